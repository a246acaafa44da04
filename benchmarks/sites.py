"""A site to measure: a real database with the schema migrated, nothing in it, and the clock that fits it."""

import contextlib
import io
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from community import create_app, migrations, settings
from community.core.database import db, prepare_sqlite
from community.core.http import logs
from community.core.http.site import Site


@contextlib.contextmanager
def empty_site() -> Iterator[tuple[Site, Callable[[], float]]]:
    """On a new SQLite file, or on a new database of the server at TEST_POSTGRESQL_URL."""
    logs.configure(io.StringIO())
    with tempfile.TemporaryDirectory(prefix="community-bench-") as folder, database(Path(folder)) as url:
        engine = create_engine(url)
        if url.startswith("sqlite"):
            prepare_sqlite(engine, "NORMAL")
        migrations.upgrade(engine)
        engine.dispose()
        environment = {
            "COMMUNITY_INSTANCE": folder,
            "COMMUNITY_DATABASE_URL": url,
            "COMMUNITY_SECRET_KEY": "a key for measuring that nobody need guess",
            "COMMUNITY_SQLITE_SYNCHRONOUS": "NORMAL",
        }
        site = create_app(settings.from_environment(environment))
        yield site, time.process_time if url.startswith("sqlite") else time.perf_counter
        with site.app_context():
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def database(folder: Path) -> Iterator[str]:
    server = os.environ.get("TEST_POSTGRESQL_URL")
    if not server:
        yield f"sqlite:///{folder / 'community.sqlite3'}"
        return
    name = f"bench_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
        engine.dispose()
