"""Somebody at a browser. Each call runs in a context of its own, so a visitor shares only the database with the test."""

import contextvars
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from werkzeug.test import TestResponse

from community.accounts import sessions
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Member
from tests.page import Page


class Visitor:
    """Visits pages (each is checked by being visited), fills and sends forms, may log in as a member.

    `statements` holds the SQL of the last call, BEGIN and COMMIT left out.
    """

    def __init__(self, app: Site) -> None:
        self.app = app
        self.client = app.test_client()
        self.statements: list[str] = []
        self.is_member = False

    def visit(self, path: str, status: int = 200, **options: Any) -> Page:
        """GET a page; it must answer with `status` and pass every check of a page."""
        response = self.get(path, **options)
        return Page(response, status=status, is_member=self.is_member)

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET anything, unchecked."""
        return self._call(lambda: self.client.get(path, **options))

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST as a browser on a page of ours does: with its Origin. Unchecked."""
        headers = {"Origin": "http://127.0.0.1:8000", **options.pop("headers", {})}
        return self._call(lambda: self.client.post(path, data=dict(fields or {}), headers=headers, **options))

    def send(self, page: Page, action: str, status: int = 303, **values: Any) -> TestResponse:
        """Fill and send the form of `page` that posts to `action` (its path); other fields keep their values."""
        form = page.form(action)
        response = self.post(form.action, {**form.fields, **values})
        assert response.status_code == status, f"{response.status_code}, not {status}: {_told(response)}"
        return response

    def log_in(self, member: Member) -> "Visitor":
        """Log in by a session row and its cookie, without hashing a password."""

        def call() -> str:
            with self.app.app_context(), writing():
                return sessions.begin(db.session.get_one(Member, member.id))

        token = contextvars.Context().run(call)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie.permanent = True
        self.is_member = True
        return self

    def _call(self, call: Callable[[], TestResponse]) -> TestResponse:
        with _statements(self.app) as self.statements:
            return contextvars.Context().run(call)


@contextmanager
def _statements(app: Site) -> Iterator[list[str]]:
    """The SQL that runs meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _told(response: TestResponse) -> str:
    text = response.get_data(as_text=True)
    return text if len(text) < 3000 else text[:1500] + " … " + text[-1500:]
