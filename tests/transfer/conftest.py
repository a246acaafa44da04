"""What the tests of imports share: the exports that came with the project, and a way to write small ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "wordpress"
#: All but the damaged one.
SOUND = [
    "seed-post.wxr",
    "small-export",
    "test-serialized-comment-meta",
    "themeunittestdata.wordpress",
    "valid-wxr-1.0",
    "valid-wxr-1.1",
]


@pytest.fixture
def export() -> Callable[[str], Path]:
    """`export("seed-post.wxr")` is the path of one of the project's exports."""
    if not EXPORTS.is_dir():
        pytest.skip("the exports are not here (shared/data/wordpress beside the checkout)")
    return lambda name: EXPORTS / f"{name}.xml"


@pytest.fixture
def facts() -> Callable[[str], dict[str, Any]]:
    """`facts("seed-post.wxr")` is what two other readers found in that export."""
    if not EXPORTS.is_dir():
        pytest.skip("the exports are not here (shared/data/wordpress beside the checkout)")

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            (EXPORTS / f"{name.removesuffix('.wxr')}.facts.json").read_text("utf-8")
        )
        return found

    return read
