"""Sites whose database is away."""

from collections.abc import Iterator
from pathlib import Path

from community import create_app
from community import settings as settings_module
from community.core.database import db
from community.core.http.site import Site
from tests.servers import free_port


def away(environment: dict[str, str], folder: Path) -> Iterator[Site]:
    """A site whose PostgreSQL does not listen, and one whose SQLite file is a folder."""
    is_folder = folder / "folder.sqlite3"
    is_folder.mkdir()
    for url in (f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none", f"sqlite:///{is_folder}"):
        site = create_app(settings_module.from_environment({**environment, "COMMUNITY_DATABASE_URL": url}))
        yield site
        with site.app_context():
            db.engine.dispose()
