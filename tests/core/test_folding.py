import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.folding import folded


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("José", "jose"),
        ("JOSE\u0301", "jose"),
        ("Straße", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ", "abc"),
        ("O’Brien", "o'brien"),
        ("a  b\t c ", "a b c"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("Άλφα", "αλφα"),
        ("100%_", "100%_"),
    ],
)
def test_case_accents_and_width_make_no_difference(typed, key):
    assert folded(typed) == key


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40), st.integers(0, 50))
def test_a_key_fits_its_column(text, limit):
    key = folded(text, limit)
    assert len(key) <= limit
    assert folded(text).startswith(key)
