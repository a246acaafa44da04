"""Sites that are out of order, assembled once: nothing is stored in them."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import abort
from flask_babel import lazy_gettext as _l

from community.accounts.access import open_to_all_same_origin
from community.core import refusals
from community.core.http.site import Site
from community.core.refusals import Refused
from tests.servers import free_port
from tests.sites import assembled

KEY = "a key for tests that nobody need guess"  # as in tests/conftest.py, so that a cookie is read there too

refusals.words_for(
    {"tests.too_fast": _l("One comment in fifteen seconds. You can post again in %(retry_after)s s.")}
)


@pytest.fixture(scope="session")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Site]]:
    """A site whose PostgreSQL does not listen, and one whose SQLite file is a folder."""
    folder = tmp_path_factory.mktemp("away")
    environment = {"COMMUNITY_INSTANCE": str(folder), "COMMUNITY_SECRET_KEY": KEY}
    (folder / "folder.sqlite3").mkdir()
    urls = (
        f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
        f"sqlite:///{folder}/folder.sqlite3",
    )
    with contextlib.ExitStack() as sites:
        yield [sites.enter_context(assembled({**environment, "COMMUNITY_DATABASE_URL": url})) for url in urls]


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with pages that end badly. Its database is empty, and nothing is asked of it."""
    folder = tmp_path_factory.mktemp("broken")
    with assembled({"COMMUNITY_INSTANCE": str(folder), "COMMUNITY_SECRET_KEY": KEY}) as site:
        _add_broken_pages(site)
        yield site


def _add_broken_pages(site: Site) -> None:
    @site.route("/broken/<int:status>", methods=["GET", "POST"])
    @open_to_all_same_origin
    def broken(status: int) -> Any:
        abort(status)

    @site.route("/broken/bug", methods=["GET", "POST"])
    @open_to_all_same_origin
    def bug() -> Any:
        raise ZeroDivisionError("a secret detail")

    @site.route("/broken/refused", methods=["GET", "POST"])
    @open_to_all_same_origin
    def refused() -> Any:
        raise Refused("tests.too_fast", 429, retry_after=15)
