"""Sites of a test's own, for what the environment decides."""

import contextlib
from collections.abc import Iterator

from community import create_app
from community import settings as settings_module
from community.core.database import db
from community.core.http.site import Site


@contextlib.contextmanager
def assembled(environment: dict[str, str], **more: str) -> Iterator[Site]:
    """A site with `more` in its environment. It is served as it is for people: a bug is a 500 page."""
    site = create_app(settings_module.from_environment({**environment, **more}))
    try:
        yield site
    finally:
        with site.app_context():
            db.session.remove()
            db.engine.dispose()
