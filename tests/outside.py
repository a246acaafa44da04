"""The world outside of the site, on loopback: a name server, web servers with TLS, an authority that signs for them.

    outside.serve("page.example", {"/": Page(b"words")})     a server that has a name and an address of its own
    outside.names["inner.example"] = [["10.0.0.1"]]          what a name resolves to; a further list is the next answer
    outside.asked, outside.seen                              the questions and requests that came

Addresses that `serve` gives out count as public; all others are judged as they are for a real site.
"""

import contextlib
import gzip
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

from community.core.outgoing import fetching
from community.core.outgoing.addresses import Address, is_public
from community.core.outgoing.fetching import Reach
from community.core.outgoing.resolving import addresses_of

KINDS = {4: dns.rdatatype.A, 6: dns.rdatatype.AAAA}


@dataclass(frozen=True)
class Page:
    """An answer; `send` writes it in another way than all at once."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if self.send is not None:
            self.send(request)
            return
        request.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(self.body)


def sent_on(location: str, status: int = 302) -> Page:
    return Page(status=status, headers={"Location": location})


def zipped(body: bytes) -> Page:
    return Page(gzip.compress(body), headers={"Content-Encoding": "gzip"})


def dripping(first: bytes, drop: bytes = b".", seconds: float = 0.1) -> Page:
    """A byte every now and then, for as long as somebody listens."""

    def send(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(first)
        for _ in range(600):
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(seconds)

    return Page(send=send)


def silent() -> Page:
    return Page(send=lambda _request: time.sleep(20))


class Outside:
    def __init__(self, authority: "Authority") -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[tuple[str, str]] = []  # name and kind of each question
        self.seen: list[tuple[str, str]] = []  # the Host of each request and its path
        self.headers: dict[str, str] = {}  # of the last request
        self.connections: list[str] = []  # the address of ours that each connection came to
        self._authority = authority
        self._ours: set[Address] = set()
        self._ending = contextlib.ExitStack()
        self._port = _free_port()
        self._name_server = self._start(_Questions(("127.0.0.1", 0), self))

    def close(self) -> None:
        self._ending.close()

    @property
    def reach(self) -> Reach:
        """What the site is to use in place of the real world."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self._name_server.server_address[1]
        trust = partial(ssl.create_default_context, cafile=str(self._authority.certificate))
        return Reach(partial(addresses_of, resolver=resolver), self._may_connect, self._port, trust)

    def serve(
        self, name: str, pages: Mapping[str, Page] | None = None, *, signed: str = "", address: str = ""
    ) -> str:
        """A server under a name; its address. `signed`: its certificate is for another name, "expired" or "self".

        With an `address` it has that one, which counts as what it is.
        """
        ours = address or f"127.0.1.{len(self._ours) + 1}"
        if not address:
            self._ours.add(ip_address(ours))
        self.names.setdefault(name, [[ours]])
        self._start(_Site((ours, self._port), self, pages or {}, self._authority.context(name, signed)))
        return ours

    def _may_connect(self, address: Address) -> bool:
        return address in self._ours or is_public(address)

    def _start(self, server: Any) -> Any:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self._ending.callback(server.server_close)
        self._ending.callback(server.shutdown)
        return server


class _Questions(socketserver.ThreadingUDPServer):
    """A name server. A name that it does not know does not exist; one with an empty list of answers is silent."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], outside: Outside) -> None:
        self.outside = outside
        super().__init__(address, _Question)


class _Question(socketserver.BaseRequestHandler):
    server: _Questions

    def handle(self) -> None:
        said, connection = self.request
        query = dns.message.from_wire(said)
        question = query.question[0]
        name, kind = str(question.name).rstrip("."), dns.rdatatype.to_text(question.rdtype)
        outside = self.server.outside
        times = outside.asked.count((name, kind))
        outside.asked.append((name, kind))
        answers = outside.names.get(name)
        if answers == []:
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if answers is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        else:
            now = answers[min(times, len(answers) - 1)]
            fitting = [one for one in now if KINDS[ip_address(one).version] == question.rdtype]
            if fitting:
                reply.answer.append(dns.rrset.from_text_list(question.name, 0, "IN", kind, fitting))
        connection.sendto(reply.to_wire(), self.client_address)


class _Site(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(
        self, address: tuple[str, int], outside: Outside, pages: Mapping[str, Page], tls: ssl.SSLContext
    ) -> None:
        self.outside = outside
        self.pages = pages
        self.tls = tls
        super().__init__(address, _Request)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.outside.connections.append(str(self.server_address[0]))
        return self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone: that is what most of these tests are about."""


class _Request(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        outside = self.server.outside
        outside.seen.append((self.headers["Host"], self.path))
        outside.headers = dict(self.headers)
        self.server.pages.get(self.path, Page(status=404)).answer(self)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Authority:
    """Signs certificates, by the `openssl` program. The folder holds its keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificate = folder / "authority.pem"
        self._run(
            *("req", "-x509", "-subj", "/CN=Authority of the tests", "-days", "2", "-out", "authority.pem"),
            *("-keyout", "authority.key", "-addext", "keyUsage=critical,keyCertSign", *_KEY),
        )

    def context(self, name: str, signed: str = "") -> ssl.SSLContext:
        """What a server under this name shows; see `Outside.serve`."""
        made = self._folder / f"{name}-{signed or 'good'}.pem"
        if not made.exists():
            self._sign(made.stem, name if signed in ("", "expired", "self") else signed, signed)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made, self._folder / f"{made.stem}.key")
        return context

    def _sign(self, stem: str, named: str, signed: str) -> None:
        extension = f"subjectAltName=DNS:{named}"
        subject = (
            "-subj",
            "/CN=a server of the tests",
            "-keyout",
            f"{stem}.key",
            "-addext",
            extension,
            *_KEY,
        )
        if signed == "self":
            self._run("req", "-x509", "-days", "2", "-out", f"{stem}.pem", *subject)
            return
        self._run("req", "-new", "-out", f"{stem}.csr", *subject)
        days = "-1" if signed == "expired" else "2"
        self._run(
            *("x509", "-req", "-in", f"{stem}.csr", "-out", f"{stem}.pem", "-days", days),
            *("-CA", "authority.pem", "-CAkey", "authority.key", "-copy_extensions", "copyall"),
        )

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            ["openssl", *words], cwd=self._folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"openssl {' '.join(words)}:\n{done.stderr}"


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@contextlib.contextmanager
def outside_of(folder: Path) -> Iterator[Outside]:
    """A world outside, which the site asks instead of the real one until the block ends."""
    outside = Outside(Authority(folder))
    real = fetching.WORLD
    fetching.WORLD = outside.reach
    try:
        yield outside
    finally:
        fetching.WORLD = real
        outside.close()


def _free_port() -> int:
    """Free on every address of loopback."""
    with socket.socket() as listener:
        listener.bind(("", 0))
        return int(listener.getsockname()[1])
