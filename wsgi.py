"""For WSGI servers: `gunicorn wsgi:app`. `community serve` does the same with everything set."""

from community.wsgi import app

__all__ = ["app"]
