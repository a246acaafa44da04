"""Archives that lie, burst or are none: a clear answer each, and never more memory than a table has."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from community.core.refusals import Refused
from community.profiles.exchange import archive
from tests.profiles.files import POSITIONS, found_if_any, found_in, zipped

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde"


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        found_in(content)
    assert caught.value.field == "file"
    return caught.value.code.removeprefix("profiles.import_")


def test_a_bomb_is_stopped_while_it_bursts() -> None:
    bomb = zipped({"Positions.csv": POSITIONS + " " * 300_000_000})
    tracemalloc.start()
    try:
        assert refusal_of(bomb) == "too_large_inside"
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    """The sizes of a bomb are written small in both of its headers."""
    bomb = bytearray(zipped({"Positions.csv": POSITIONS + " " * 20_000_000}, ""))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", bomb, bomb.index(signature) + at, 50)
    assert refusal_of(bytes(bomb)) in ("broken", "unknown_table")


def test_files_that_are_not_on_the_list_are_not_opened() -> None:
    """Each of them would be refused."""
    files = {
        "Positions.csv": POSITIONS,
        "messages.csv": "x" * 20_000_000,
        "inner.zip": zipped({"Positions.csv": "x"}),
    }
    assert len(found_in(zipped(files)).roles) == 2
    assert refusal_of(zipped({"inner.zip": zipped({"Positions.csv": POSITIONS})})) == "nothing_known"


@pytest.mark.parametrize("count", [30_000, 100_000])
def test_tens_of_thousands_of_files_are_not_even_listed(count: int) -> None:
    """The second count is beyond what an archive can say without zip64."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as many:
        for number in range(count):
            many.writestr(f"{number}.csv", b"")
    assert refusal_of(made.getvalue()) == "too_many_files"


def test_a_list_that_is_longer_than_it_says_is_found_out() -> None:
    """A locator of zip64 before the end would give Python another list than the one that was measured."""
    content = zipped({"Positions.csv": POSITIONS}, "")
    at = content.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    assert refusal_of(content[:at] + locator + content[at:]) == "too_many_files"


def test_a_locked_archive() -> None:
    locked = bytearray(zipped({"Positions.csv": POSITIONS}, ""))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + at] |= 1
    assert refusal_of(bytes(locked)) == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_usual_compressions_are_read(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as odd:
        odd.writestr("Positions.csv", POSITIONS)
    assert refusal_of(made.getvalue()) == "broken"


def test_an_archive_cut_short_anywhere() -> None:
    whole = zipped({"Positions.csv": POSITIONS}, "")
    for length in range(4, len(whole), 7):
        assert refusal_of(whole[:length]) in ("broken", "too_many_files")


def test_an_archive_with_any_byte_changed_is_read_or_refused() -> None:
    whole = zipped({"Positions.csv": POSITIONS}, "")
    for at in range(4, len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        found = found_if_any(bytes(changed))
        assert found is None or found.roles


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (PNG, "no_text"),
        (b"PK\x03\x04" + PNG * 20, "broken"),
        (b"%PDF-1.7\n\0\0", "no_text"),
        (b"Company Name,Title,Started On\n", "nothing_in_it"),
        (b"x" * (archive.MOST_INFLATED + 1), "too_large_inside"),
        (b'Company Name,Title,Started On\n"' + b"x" * 200_000, "broken"),
        (zipped({"Positions.csv": b"\0\1\2"}), "no_text"),
        (zipped({}), "nothing_known"),
        (zipped({"Positions.csv": "Something,Else\n1,2\n"}), "unknown_table"),
    ],
)
def test_what_is_no_archive_and_no_table(content: bytes, code: str) -> None:
    assert refusal_of(content) == code
