"""Versions that cached pages depend on: bumped in the transaction that changes what a page shows."""

from sqlalchemy.dialects import postgresql, sqlite

from community.core.database import db, now
from community.core.models import CacheVersion


def bump(*keys: str) -> None:
    """Say that what stands under these keys (`site`, `article:12`, `member:7`) has changed. One statement."""
    rows = [{"key": key, "version": 1, "bumped_at": now()} for key in sorted(set(keys))]
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = insert(CacheVersion).values(rows)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[CacheVersion.key],
            set_={"version": CacheVersion.version + 1, "bumped_at": statement.excluded.bumped_at},
        )
    )
