"""Which kind of file it is, by its first bytes, and what it has to offer."""

from datetime import date
from typing import IO

from community.core.refusals import Refused
from community.profiles.exchange import archive, linkedin, resume_in
from community.profiles.exchange.found import Found
from community.profiles.exchange.texts import text_of

MOST_UPLOADED = 20_000_000  # bytes; a whole archive of LinkedIn, with pictures, may be some
MOST_BLANK = 1_000  # bytes that may stand before what a text begins with
_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # in UTF-8 or UTF-16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


#: Of a file too large to be read, by the end of its name: why, and what is the most of its kind.
_TOO_LARGE = {
    "zip": ("profiles.import_archive_too_large", MOST_UPLOADED),
    "csv": ("profiles.import_too_large_inside", archive.MOST_INFLATED),
    "json": ("profiles.import_json_too_large", resume_in.MOST_CHARACTERS_OF_JSON),
}


def too_large(ending: str, status: int = 422) -> Refused:
    """The refusal of a file in words that fit its kind; `ending`: "zip", "csv", "json" or another."""
    code, most = _TOO_LARGE.get(ending, ("profiles.import_too_large", MOST_UPLOADED))
    return Refused(code, status, "file", megabytes=most // 1_000_000)


def found_in(stream: IO[bytes], today: date) -> Found:
    """What a file has to offer. Raises `Refused` with words for its field, whatever is in it; the stream is read to
    at most a few megabytes."""
    beginning = stream.read(4)
    stream.seek(0)
    if not beginning:
        raise Refused("profiles.import_empty", field="file")
    found = linkedin.found_in_archive(stream, today) if beginning in _ZIP else _found_in_text(stream, today)
    if not (found.roles or found.left_out or found.skills or found.about.offers):
        raise Refused("profiles.import_nothing_in_it", field="file")
    return found


def _found_in_text(stream: IO[bytes], today: date) -> Found:
    content = stream.read(archive.MOST_INFLATED + 1)
    if len(content) > archive.MOST_INFLATED:
        begins = content[:MOST_BLANK].lstrip(_BLANK)[:1]
        raise too_large("json" if begins in (b"{", b"[") else "csv")
    text = text_of(content)
    if text.lstrip()[:1] in ("{", "["):
        return resume_in.found_in(text, today)
    return linkedin.found_in_table(text, today)
