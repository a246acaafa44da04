"""Kinds of columns, migrations, versions and settings, on a real database."""

import os
import subprocess
from datetime import UTC, datetime, timedelta, timezone

import pytest
from markupsafe import Markup
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from community import migrations
from community.core import versions
from community.core.database import db
from community.core.models import CacheVersion
from community.core.writing import writing
from community.members.models import Access, Member
from tests import factories
from tests.serving import COMMUNITY


def test_a_moment_comes_back_aware_in_utc(app, context):
    summer = datetime(2026, 7, 1, 14, 0, 0, 5, timezone(timedelta(hours=2)))
    ada = factories.member(app, active_at=summer)
    assert db.session.get_one(Member, ada.id).active_at == datetime(2026, 7, 1, 12, 0, 0, 5, UTC)


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(StatementError, match="without a time zone"):
        factories.member(app, active_at=datetime(2026, 7, 1))  # noqa: DTZ001


def test_html_that_nobody_made_safe_is_refused(app):
    with pytest.raises(StatementError, match="plain str"):
        factories.member(app, bio_html="<script>")
    assert factories.member(app, bio_html=Markup("<p>x</p>")).bio_html == Markup("<p>x</p>")


@pytest.mark.parametrize("statement", ["access = 'emperor'", "state = 'closed'", "handle = 'ADA'"])
def test_the_schema_refuses_nonsense(app, context, statement):
    factories.member(app)
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text(f"UPDATE members SET {statement}"))


def test_models_and_migrations_say_the_same(app, context):
    assert migrations.heads() == [migrations.current(db.engine)]
    assert migrations.drift(db.engine) == []


def test_migrating_twice_changes_nothing(app, context):
    factories.member(app)
    migrations.upgrade(db.engine)
    assert db.session.query(Member).count() == 1


@pytest.mark.long
def test_many_servers_may_migrate_at_once(tmp_path, environment, empty_databases):
    """On PostgreSQL one does and the others wait; on SQLite the file's lock does the same."""
    empty = {**environment, "COMMUNITY_DATABASE_URL": empty_databases.unmigrated(tmp_path)}
    servers = [
        subprocess.Popen(
            [COMMUNITY, "upgrade"], env={**os.environ, **empty}, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [(server.communicate()[1], server.returncode) for server in servers] == [("", 0)] * 3
    empty_databases.drop(empty["COMMUNITY_DATABASE_URL"])


@pytest.mark.sqlite_only("pragmas")
def test_sqlite_is_set_as_decided(app, context):
    with db.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "mmap_size")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "mmap_size": 0}


def test_a_version_counts_up_with_each_bump(app, context):
    for _ in range(2):
        with writing():
            versions.bump("site", "article:1")
    assert dict(db.session.execute(select(CacheVersion.key, CacheVersion.version)).all()) == {
        "site": 2,
        "article:1": 2,
    }


def test_a_level_is_one_of_the_ordered_four():
    assert list(Access) == ["member", "author", "moderator", "admin"]
