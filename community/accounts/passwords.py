"""Passwords hashed and compared: argon2id, two at a time, never under the write lock, with equal work for all.

Parameters: OWASP's least, measured at 52 ms (dependencies.md, section 9).
"""

import base64
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from community.core import markup
from community.core.writing import Busy, refuse_while_writing

PASSES, KIBIBYTES, LANES = 2, 19 * 1024, 1
AT_A_TIME = 2  # 19 MiB and a core each
WAIT_SECONDS = 5.0

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES)
_turns = threading.BoundedSemaphore(AT_A_TIME)


def hashed(password: str) -> str:
    """The hash to store, with its salt and parameters. Raises `Busy` where too many wait already."""
    with _turn():
        return _hasher.hash(_typed(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the stored hash.

    One hash is computed in any case: without a stored one (no such member, no password yet) a hash that no
    password has is compared, so that the time says nothing. Raises `Busy` where too many wait already.
    """
    with _turn():
        try:
            return _hasher.verify(stored or NOBODYS, _typed(password))
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's: to be made anew at the next log-in."""
    return _hasher.check_needs_rehash(stored)


def generated() -> str:
    """A password that nobody guesses, made of letters that are not mistaken for others: `tqwm-3dha-…`, 80 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _typed(password: str) -> bytes:
    """The bytes that are hashed: all of it, the same whichever way a keyboard composes its letters (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", markup.cleaned_text(password)).encode()


def _nobodys_hash() -> str:
    salt, made = (base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (16, 32))
    return f"$argon2id$v=19$m={KIBIBYTES},t={PASSES},p={LANES}${salt}${made}"


#: Not the hash of any password, at today's cost.
NOBODYS = _nobodys_hash()


@contextmanager
def _turn() -> Iterator[None]:
    refuse_while_writing("hashing")
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turns.release()
