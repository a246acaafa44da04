"""One question to one address, under a name, within a time.

urllib3 speaks HTTP and checks the certificate against the name. Two things are ours: the socket leads to the address
that was judged, whatever the name resolves to by now; and each wait for bytes ends when the whole time is over, so that
neither a slow handshake nor a byte a second in headers or body lasts longer.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from community.core.outgoing.addresses import Address
from community.core.outgoing.target import Target, Unreachable

CHUNK = 16_384


@dataclass(frozen=True)
class Reply:
    """An answer to one question; `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes  # empty where it was not to be read: of a redirect


def ask(
    asked: Target,
    address: Address,
    port: int,
    *,
    agent: str,
    most_bytes: int,
    deadline: float,
    trust: ssl.SSLContext,
) -> Reply:
    """GET it. Raises `Unreachable`. `deadline` is a moment of `time.monotonic`."""
    connection = _Connection(asked.host, address, port, deadline, trust)
    headers = {"Accept": "text/html, */*;q=0.5", "Accept-Encoding": "identity", "Connection": "close"}
    try:
        with _in_our_words(deadline):
            connection.request(
                "GET", asked.path, headers={**headers, "User-Agent": agent}, preload_content=False
            )
            with closing(connection.getresponse()) as answer:
                body = b"" if is_redirect(answer.status) else _body(answer, most_bytes)
                return Reply(answer.status, _lowered(answer.headers), body)
    finally:
        connection.close()


def is_redirect(status: int) -> bool:
    return status in (301, 302, 303, 307, 308)


class _Connection(HTTPSConnection):
    def __init__(
        self, host: str, address: Address, port: int, deadline: float, trust: ssl.SSLContext
    ) -> None:
        trust.sslsocket_class = _Socket
        super().__init__(host, timeout=_left(deadline), ssl_context=trust)
        self._address = address
        self._port = port
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        """Where urllib3 would ask for the name's addresses again."""
        made = socket.create_connection((str(self._address), self._port), timeout=_left(self._deadline))
        made.settimeout(_left(self._deadline))  # for the handshake, which is one wait
        return made

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, _Socket)
        self.sock.deadline = self._deadline


class _Socket(ssl.SSLSocket):
    """Each reading waits until the deadline at most."""

    deadline: float | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        if self.deadline is not None:
            self.settimeout(_left(self.deadline))
        return super().recv_into(buffer, nbytes, flags)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _body(answer: BaseHTTPResponse, most_bytes: int) -> bytes:
    """As it is sent: we asked for no encoding, so that nothing small can become large here."""
    if answer.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Unreachable("encoded")
    if (told := answer.headers.get("content-length", "")).isdecimal() and int(told[:18]) > most_bytes:
        raise Unreachable("too_large")
    read = bytearray()
    for chunk in answer.stream(CHUNK, decode_content=False):
        read += chunk
        if len(read) > most_bytes:
            raise Unreachable("too_large")
    return bytes(read)


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def _in_our_words(deadline: float) -> Iterator[None]:
    try:
        yield
    except Unreachable:
        raise
    except (HTTPError, OSError) as error:
        raise Unreachable("too_slow" if time.monotonic() >= deadline else _code(error)) from error
    except (HTTPException, ValueError) as error:  # http.client can make no sense of it
        raise Unreachable("too_slow" if time.monotonic() >= deadline else "bad_answer") from error


def _code(error: Exception) -> str:
    causes = [error, error.__cause__, *error.args]
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "bad_certificate"
    if isinstance(error, TimeoutError):
        return "too_slow"
    return "no_connection" if isinstance(error, OSError) else "bad_answer"
