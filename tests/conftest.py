"""What every test starts from: a real database, the assembled site, visitors who share nothing with the test."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine

from community import create_app, migrations
from community import settings as settings_module
from community.core import site_settings
from community.core.database import db, prepare_sqlite
from community.core.http import logs
from community.core.http.site import Site
from tests import servers
from tests.visitor import Visitor

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
HOUSE = Path(__file__).parent / "house"
DATA = Path(__file__).parents[1].parent / "shared" / "data"

settings.register_profile(
    "site", deadline=None, derandomize=False, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("site")


def pytest_configure(config: pytest.Config) -> None:
    logs.configure(io.StringIO())  # a failed test's report shows what it said, not every request
    config.addinivalue_line("markers", "sqlite_only(why): runs on SQLite only")
    config.addinivalue_line("markers", "long_on_postgresql(why): there it runs in make test-long")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if DATABASE != "sqlite":  # what never meets a database has run on SQLite already
        without = [item for item in items if "empty_databases" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=without)
        gone = set(without)
        items[:] = [item for item in items if item not in gone]
        met = set()
        for item in items:
            # walks over all routes, and the further cases of a test: they meet the database as the first one does
            function = item.nodeid.partition("[")[0]
            if HOUSE in item.path.parents or item.get_closest_marker("long_on_postgresql") or function in met:
                item.add_marker(pytest.mark.long)
            if not item.get_closest_marker("long"):
                met.add(function)
    for item in items:
        mark = item.get_closest_marker("sqlite_only")
        if mark and DATABASE != "sqlite":
            item.add_marker(pytest.mark.skip(reason=f"SQLite only: {mark.args[0]}"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The shared test data; a test that needs it skips where the folder is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the test data are not here ({DATA.name} beside the checkout's folder)")
    return DATA


@pytest.fixture(scope="session")
def empty_databases(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Databases]":
    """Where each test gets a fresh migrated database from: the schema is built once and copied."""
    if DATABASE == "postgresql":
        with servers.postgresql() as server:
            template = server.create("template")
            _migrate(server.url(template))
            yield PostgreSQLDatabases(server, template)
    else:
        template_file = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
        _migrate(f"sqlite:///{template_file}")
        yield SQLiteDatabases(template_file)


class Databases:
    def fresh(self, folder: Path) -> str:
        """The address of a new empty migrated database."""
        raise NotImplementedError

    def unmigrated(self, folder: Path) -> str:
        """The address of a new database without any table."""
        raise NotImplementedError

    def restore(self, url: str) -> None:
        """Make a database that nobody is connected to empty again."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        pass


class SQLiteDatabases(Databases):
    def __init__(self, template: Path) -> None:
        self.template = template

    def fresh(self, folder: Path) -> str:
        file = folder / "community.sqlite3"
        shutil.copyfile(self.template, file)
        return f"sqlite:///{file}"

    def unmigrated(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'unmigrated.sqlite3'}"

    def restore(self, url: str) -> None:
        file = url.removeprefix("sqlite:///")
        for beside in ("-wal", "-shm"):
            Path(file + beside).unlink(missing_ok=True)
        shutil.copyfile(self.template, file)


class PostgreSQLDatabases(Databases):
    def __init__(self, server: servers.PostgreSQL, template: str) -> None:
        self.server = server
        self.template = template

    def fresh(self, folder: Path) -> str:
        return self.server.url(self.server.create("test", self.template))

    def unmigrated(self, folder: Path) -> str:
        return self.server.url(self.server.create("unmigrated"))

    def restore(self, url: str) -> None:
        self.server.recreate(url.rsplit("/", 1)[1], self.template)

    def drop(self, url: str) -> None:
        self.server.drop(url.rsplit("/", 1)[1])


def _migrate(url: str) -> None:
    engine = create_engine(url)
    if url.startswith("sqlite"):
        prepare_sqlite(engine)
    migrations.upgrade(engine)
    if url.startswith("sqlite"):
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture
def environment(tmp_path: Path, empty_databases: Databases) -> Iterator[dict[str, str]]:
    """The environment of a site of the test's own, for tests that assemble or start one themselves."""
    url = empty_databases.fresh(tmp_path)
    yield _environment(tmp_path, url)
    empty_databases.drop(url)


@pytest.fixture(scope="session")
def _site(tmp_path_factory: pytest.TempPathFactory, empty_databases: Databases) -> Iterator[Site]:
    """Assembled once: templates are compiled once, and each test gets the same site with an empty database."""
    folder = tmp_path_factory.mktemp("instance")
    url = empty_databases.fresh(folder)
    site = create_app(settings_module.from_environment(_environment(folder, url)))
    site.testing = True
    yield site
    _disconnect(site)
    empty_databases.drop(url)


@pytest.fixture
def app(_site: Site, empty_databases: Databases) -> Iterator[Site]:
    """The site, assembled as it is served, with an empty migrated database. A test must leave its config alone."""
    empty_databases.restore(_site.config["SETTINGS"].database_url)
    site_settings.forget()
    yield _site
    _disconnect(_site)


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "COMMUNITY_INSTANCE": str(folder),
        "COMMUNITY_DATABASE_URL": url,
        "COMMUNITY_SECRET_KEY": "a key for tests that nobody need guess",
        "COMMUNITY_SQLITE_SYNCHRONOUS": "NORMAL",
    }


def _disconnect(site: Site) -> None:
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def context(app: Site) -> Iterator[Site]:
    """An app context for tests downstairs, where a rule is tested by a plain call. Not for tests that visit pages."""
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def visitor(app: Site) -> Visitor:
    """Somebody at a browser, not logged in, without a cookie."""
    return Visitor(app)


@pytest.fixture
def another(app: Site) -> Any:
    """`another()` is one more visitor with cookies of their own."""
    return lambda: Visitor(app)
