"""Members with a password, for the tests of this room."""

from functools import cache
from typing import Any

from community.accounts import passwords
from community.core.http.site import Site
from community.members import emails
from community.members.models import Member
from tests import factories

CLOCKS = "three clocks on one wall"


def with_password(app: Site, handle: str = "ada", **values: Any) -> Member:
    """A member who logs in with `CLOCKS`, by their handle or as HANDLE@example.org."""
    email = f"{handle}@example.org"
    values = {"email": email, "email_key": emails.key_of(email), "password_hash": hash_of_clocks(), **values}
    return factories.member(app, handle, **values)


@cache
def hash_of_clocks() -> str:
    return passwords.hashed(CLOCKS)
