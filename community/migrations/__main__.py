"""For those who change the models: `python -m community.migrations new "what"`, `… check`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import create_engine

from community import migrations
from community.core.database import UTCDateTime, prepare_sqlite


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        migrations.load_models()
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        prepare_sqlite(engine)
        migrations.upgrade(engine)
        match arguments:
            case ["new", message]:
                with engine.connect() as connection:
                    config = migrations.configuration(connection)
                    config.attributes["render_item"] = render_item
                    command.revision(config, message, autogenerate=True, rev_id=_next_id())
                return 0
            case ["check"]:
                return _check(engine)
    sys.stderr.write("usage: python -m community.migrations new MESSAGE | check\n")
    return 2


def render_item(kind: str, item: Any, _context: Any) -> Any:
    """Column kinds of ours as the database has them."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "SafeHTML":
        return "sa.Text()"
    return False


def _check(engine: Any) -> int:
    heads = migrations.heads()
    if len(heads) != 1:
        sys.stderr.write(f"there is more than one migration head: {', '.join(heads)}\n")
        return 1
    difference = migrations.drift(engine)
    for line in difference:
        sys.stderr.write(f"the models and the migrations differ: {line}\n")
    return 1 if difference else 0


def _next_id() -> str:
    return f"{len(list((migrations.HERE / 'versions').glob('*.py'))) + 1:04d}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
