"""Sites that are out of order, assembled once: nothing is stored in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import abort
from flask_babel import lazy_gettext as _l

from community import create_app
from community import settings as settings_module
from community.accounts.access import open_to_all_same_origin
from community.core import refusals
from community.core.database import db
from community.core.http.site import Site
from community.core.refusals import Refused
from tests.servers import free_port

refusals.words_for(
    {"tests.too_fast": _l("One comment in fifteen seconds. You can post again in %(retry_after)s s.")}
)


def _site(folder: Path, url: str) -> Site:
    return create_app(
        settings_module.from_environment(
            {
                "COMMUNITY_INSTANCE": str(folder),
                "COMMUNITY_DATABASE_URL": url,
                "COMMUNITY_SECRET_KEY": "a key for tests that nobody need guess",
            }
        )
    )


@pytest.fixture(scope="session")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Site]]:
    """A site whose PostgreSQL does not listen, and one whose SQLite file is a folder."""
    folder = tmp_path_factory.mktemp("away")
    (folder / "folder.sqlite3").mkdir()
    urls = (
        f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
        f"sqlite:///{folder}/folder.sqlite3",
    )
    sites = [_site(folder, url) for url in urls]
    yield sites
    for site in sites:
        with site.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with pages that end badly. It has no database, and none is asked for."""
    folder = tmp_path_factory.mktemp("broken")
    site = _site(folder, f"sqlite:///{folder}/none.sqlite3")

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

    return site
