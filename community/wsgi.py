"""The application object, for WSGI servers and an installed wheel."""

from community import create_app

app = create_app()
