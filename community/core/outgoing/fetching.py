"""Ask an address, be sent on at most a few times, and hand back the answer."""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flask import current_app

from community.core.outgoing.addresses import Address, is_public
from community.core.outgoing.connecting import Reply, ask, is_redirect
from community.core.outgoing.resolving import addresses_of
from community.core.outgoing.target import PORT, Target, Unreachable, redirected, target
from community.core.writing import refuse_while_writing

MOST_ADDRESSES = 3  # of one name that are tried


class Resolve(Protocol):
    def __call__(self, host: str, deadline: float) -> list[Address]: ...


@dataclass(frozen=True)
class Reach:
    """How the world is reached. There is one, below; a test makes its own, with a name server, a certificate
    authority and servers on loopback. No setting changes it."""

    resolve: Resolve = addresses_of
    may_connect: Callable[[Address], bool] = is_public
    port: int = PORT
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


WORLD = Reach()


@dataclass(frozen=True)
class Answer:
    """What came at last. `url` is the address that gave it, after redirects; `headers` by lower-case names."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, *, most_bytes: int = 1_000_000, seconds: float = 5, redirects: int = 3) -> Answer:
    """GET an https address of another site. Raises `Unreachable`; a status like 404 or 500 is an answer.

    The time is for everything: names, connections, redirects, the body. Never under the write lock.
    """
    refuse_while_writing("a request to another site")
    deadline = time.monotonic() + seconds
    asked = target(url)
    trust = WORLD.trust()
    for _ in range(redirects + 1):
        reply = _ask(asked, WORLD, trust, most_bytes, deadline)
        if not (is_redirect(reply.status) and "location" in reply.headers):
            return Answer(asked.url, reply.status, reply.headers, reply.body)
        asked = redirected(asked, reply.headers["location"])
    raise Unreachable("too_many_redirects")


def _ask(asked: Target, reach: Reach, trust: ssl.SSLContext, most_bytes: int, deadline: float) -> Reply:
    """From the first of its addresses that answers. One that is not public among them spoils all."""
    addresses = reach.resolve(asked.host, deadline)
    if not all(map(reach.may_connect, addresses)):
        raise Unreachable("not_public")
    problem = Unreachable("no_connection")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return ask(
                asked, address, reach.port, agent=_agent(), most_bytes=most_bytes, deadline=deadline, trust=trust
            )  # fmt: skip
        except Unreachable as error:
            problem = error
            if error.code != "no_connection":
                break
    raise problem


def _agent() -> str:
    """Who asks, and where to find us."""
    return f"community-site (+{current_app.config['SETTINGS'].base_url})"
