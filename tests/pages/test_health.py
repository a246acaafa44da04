"""What a machine asks: is the process alive, can it serve."""

from pathlib import Path

from sqlalchemy import create_engine, text

from community.core.http.site import Site
from tests.sites import assembled
from tests.visitor import Visitor


def test_a_good_site_is_alive_and_ready(visitor: Visitor) -> None:
    alive = visitor.get("/healthz")
    assert (alive.status_code, alive.mimetype, alive.text) == (200, "text/plain", "alive\n")
    assert visitor.statements == [], "nobody else is asked"
    ready = visitor.get("/readyz")
    assert (ready.status_code, ready.mimetype, ready.text) == (200, "text/plain", "ready\n")
    assert {alive.headers["Cache-Control"], ready.headers["Cache-Control"]} == {"no-store"}


def test_without_a_database_it_is_alive_and_not_ready(away: list[Site]) -> None:
    for site in away:
        visitor = Visitor(site)
        assert visitor.get("/healthz").status_code == 200
        ready = visitor.get("/readyz")
        assert (ready.status_code, ready.text) == (503, "the database does not answer\n")
        assert ready.headers["Retry-After"]
        assert ready.headers["Cache-Control"] == "no-store"


def test_a_database_of_another_version_is_not_ready(environment: dict[str, str]) -> None:
    engine = create_engine(environment["COMMUNITY_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    engine.dispose()
    with assembled(environment) as site:
        ready = Visitor(site).get("/readyz")
    assert (ready.status_code, ready.text) == (503, "the database is not at this version\n")


def test_one_that_was_never_migrated_is_not_ready(environment: dict[str, str], tmp_path: Path) -> None:
    with assembled(environment, COMMUNITY_DATABASE_URL=f"sqlite:///{tmp_path}/never.sqlite3") as site:
        assert Visitor(site).get("/readyz").status_code == 503
