"""The characters of a file. Pure."""

from community.core.refusals import Refused


def text_of(content: bytes) -> str:
    """The characters of a file: UTF-8 or UTF-16 where it says so, else UTF-8, else as Windows wrote it in the West.

    Raises `Refused` for what is no text.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("profiles.import_no_text", field="file")
