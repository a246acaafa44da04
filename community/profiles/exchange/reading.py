"""Which kind of file it is, by its first bytes, and what it has to offer."""

from datetime import date
from typing import IO

from community.core.refusals import Refused
from community.profiles.exchange import archive, linkedin, resume_in
from community.profiles.exchange.found import Found
from community.profiles.exchange.texts import text_of

MOST_UPLOADED = 20_000_000  # bytes; a whole archive of LinkedIn, with pictures, may be some
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


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
        raise Refused(
            "profiles.import_too_large_inside", field="file", megabytes=archive.MOST_INFLATED // 1_000_000
        )
    text = text_of(content)
    if text.lstrip()[:1] in ("{", "["):
        return resume_in.found_in(text, today)
    return linkedin.found_in_table(text, today)
