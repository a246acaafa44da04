"""A zip archive of which only a few named files are opened.

Nothing it says of itself is believed: its list of contents is measured before it is read, what is inflated is counted,
and nothing is written anywhere.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from community.core.refusals import Refused

MOST_INFLATED = 5_000_000  # of one file, in bytes
#: The list of contents, in bytes: some thousands of files, where an archive of one person has some dozens.
MOST_LISTED = 1_000_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"
_END_LENGTH = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_LENGTH = 20
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1


def opened(stream: IO[bytes], wanted: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """(what, content) of each wanted file that is there. `wanted` says what a file is by its name in small letters;
    in which folder it stands does not matter, and of two of the same kind the first counts.

    Raises `Refused` where the archive can't be read whole, safely.
    """
    _measure(stream)
    with _read_errors(), zipfile.ZipFile(stream) as archive:
        seen: set[str] = set()
        for entry in archive.infolist():
            what = wanted.get(entry.filename.replace("\\", "/").rpartition("/")[2].casefold())
            if what and what not in seen:
                seen.add(what)
                yield what, _inflated(archive, entry)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise Refused("profiles.import_encrypted", field="file")
    if entry.compress_type not in METHODS:
        raise Refused("profiles.import_broken", field="file")
    with archive.open(entry) as file:
        content = file.read(MOST_INFLATED + 1)
    if len(content) > MOST_INFLATED:
        raise Refused("profiles.import_too_large_inside", field="file", megabytes=MOST_INFLATED // 1_000_000)
    return content


def _measure(stream: IO[bytes]) -> None:
    """Refuse a list of contents that is too long, before anything makes objects of it (APPNOTE.TXT 4.3.16).

    Python takes the length of the list, not the number of its entries; so do we. An archive in zip64 could give
    another length; no archive of one person needs it.
    """
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _END_LENGTH - _LONGEST_COMMENT - _ZIP64_LOCATOR_LENGTH))
    tail = stream.read()
    at = len(tail) - _END_LENGTH
    if not (tail[-_END_LENGTH:].startswith(_END) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_LENGTH:
        raise Refused("profiles.import_broken", field="file")
    (list_length,) = struct.unpack_from("<L", tail, at + 12)
    is_zip64 = tail[max(0, at - _ZIP64_LOCATOR_LENGTH) : at].startswith(_ZIP64_LOCATOR)
    if list_length > MOST_LISTED or is_zip64:
        raise Refused("profiles.import_too_many_files", field="file")
    stream.seek(0)


@contextmanager
def _read_errors() -> Iterator[None]:
    """What zipfile and zlib raise for a broken archive, as one refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        NotImplementedError,
        ValueError,
        OSError,
    ) as error:
        raise Refused("profiles.import_broken", field="file") from error
