"""What the tests of imports share: the exports that came with the project, and a way to write small ones."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from community.core.database import Base, db
from community.core.http.site import Site
from community.transfer.wordpress.importing import import_wordpress
from community.transfer.wordpress.report import Report
from tests.sites import assembled
from tests.transfer import exports

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


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(post(1), post(2))` is the path of an export of these (`exports.py`)."""
    return lambda *parts, **options: exports.blog(tmp_path / "export.xml", *parts, **options)


@pytest.fixture
def berlin(environment: dict[str, str]) -> Iterator[Site]:
    """A site of the test's own, whose time is Berlin's and whose database is that of `environment`."""
    with assembled(environment, COMMUNITY_TIMEZONE="Europe/Berlin") as site:
        yield site


@pytest.fixture
def bring_in(app: Site) -> Callable[..., Report]:
    """`bring_in(path)` imports an export into the site, in an app context of its own."""
    return lambda path, **options: brought_into(app, path, **options)


def brought_into(app: Site, path: Path, **options: Any) -> Report:
    with app.app_context():
        try:
            return import_wordpress(path, **options)
        finally:
            db.session.remove()


def contents(app: Site) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to see whether anything changed."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select()).all()), key=repr)
            for table in Base.metadata.sorted_tables
        }


def import_in_a_process(
    environment: dict[str, str], file: Path, *, stderr: int = subprocess.PIPE
) -> "subprocess.Popen[str]":
    """`community import wordpress FILE` as people run it; `stderr` may be a terminal of the test's."""
    return subprocess.Popen(
        [sys.executable, "-m", "community", "import", "wordpress", str(file)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
