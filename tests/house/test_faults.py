"""What must hold when things go wrong under a real server: a killed process, slow clients, bodies cut short."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from community import create_app, migrations
from community.accounts import passwords
from community.core.database import db
from community.core.http import headers
from community.core.writing import writing
from community.members import joining
from community.members.models import Access
from community.settings import from_environment
from tests.clients import Client
from tests.serving import PASSWORD, Site

CLIENTS = 8
ARTICLE = "---\ntitle: Under load\n---\nWrite below.\n"
PLACE = "/articles/under-load/comments"

pytestmark = pytest.mark.sqlite_only(
    "what a server process does is the same on both; the database is looked into here"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with one article and as many moderators (whom no speed limit holds up) as there are clients."""
    site = Site(tmp_path_factory.mktemp("faults") / "instance")
    site.instance.mkdir()
    made = create_app(from_environment({"COMMUNITY_INSTANCE": str(site.instance)}))
    with made.app_context():
        migrations.upgrade(db.engine)
        password = passwords.hashed(PASSWORD)
        with writing():
            for number in range(CLIENTS):
                joining.join(f"mo{number}", f"Mo {number}", password_hash=password, access=Access.MODERATOR)
        db.engine.dispose()
    (site.instance / "article.md").write_text(ARTICLE)
    site.community("articles", "add", "article.md", "--author", "mo0", "--publish")
    return site


@pytest.fixture
def site(prepared: Site, tmp_path: Path) -> Site:
    return prepared.copied(tmp_path / "instance")


@pytest.fixture
def served(site: Site) -> Iterator[Site]:
    with site.served():
        yield site


@pytest.mark.long
def test_a_killed_server_loses_nothing_acknowledged_and_stores_nothing_twice(site: Site) -> None:
    writers = []
    with site.served():
        for number in range(CLIENTS):
            client = Client(site.url)
            client.log_in(f"mo{number}")
            writers.append(Writer(client, number))
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + 60
        while sum(len(writer.acknowledged) for writer in writers) < 60 and time.monotonic() < deadline:
            time.sleep(0.02)
        site.kill()
        for writer in writers:
            writer.join(30)
    acknowledged = [text for writer in writers for text in writer.acknowledged]
    assert len(acknowledged) >= 60
    stored = bodies(site)
    assert {text for text in acknowledged if stored.count(text) != 1} == set()
    with site.served():  # it comes back by itself, and who saw no answer sends the same again
        for writer in writers:
            if writer.unanswered:
                writer.client.url = site.url
                assert writer.client.post_comment(PLACE, writer.unanswered) == 303
    stored = bodies(site)
    assert len(stored) == len(set(stored))
    assert {writer.unanswered for writer in writers if writer.unanswered} <= set(stored)
    assert "counts of comments: as a recount says" in site.community("doctor")


def test_a_slow_body_on_one_socket_holds_up_no_other_post(served: Site) -> None:
    client = Client(served.url)
    client.log_in("mo1")
    with closing(half_a_post(served.url)) as slow:
        slow.sendall(b"body=so")
        for number in range(5):
            assert client.post_comment(PLACE, f"Meanwhile, {number}.") == 303
            slow.sendall(b"o")
    assert len(bodies(served)) == 5


@pytest.mark.long
def test_forty_stalled_bodies_give_the_threads_back(served: Site) -> None:
    client = Client(served.url)
    client.log_in("mo1")
    client.token(PLACE + "/new")
    stalled = [half_a_post(served.url) for _ in range(40)]
    try:
        assert client.post_comment(PLACE, "After all.", seconds=60) == 303
    finally:
        for one in stalled:
            one.close()


def test_a_body_cut_short_is_refused_and_nothing_is_stored(served: Site) -> None:
    client = Client(served.url)
    client.log_in("mo2")
    token = client.token(PLACE + "/new")
    body = f"csrf_token={token}&body=Half+of+what+I+mea".encode()
    with closing(raw(served.url)) as connection:
        head = f"POST {PLACE} HTTP/1.1\r\nHost: {urlsplit(served.url).netloc}\r\nCookie: {client.cookie}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + 40}\r\n\r\n"
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 400")
    assert bodies(served) == []


def test_what_is_no_request_is_answered_with_our_headers(served: Site) -> None:
    host = urlsplit(served.url).netloc
    no_requests = {
        b"GET /\x7f HTTP/9.9\r\n\r\n": 400,
        b"nonsense\r\n\r\n": 400,
        b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n": 414,
        b"GET / HTTP/1.1\r\nHost: " + b"x" * 9000 + b"\r\n\r\n": 431,
        b"GET / HTTP/1.1\r\n\r\n": 400,
        f"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(): 400,
        f"GET http://{host}@evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(): 400,
        f"GET http://[/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(): 400,
        f"GET http://{host}/about HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(): 200,
        f"GET /about HTTP/1.1\r\nHost: {host.replace('127.0.0.1', 'LocalHost')}\r\nConnection: close\r\n\r\n".encode(): 200,
        b"GET /about HTTP/1.0\r\n\r\n": 200,
    }  # fmt: skip
    for sent, status in no_requests.items():
        with closing(raw(served.url)) as connection:
            connection.sendall(sent)
            answer = connection.recv(65536).decode("latin-1")
        assert answer.split()[1] == str(status), (sent[:60], answer[:60])
        for name, value in headers.ON_EVERY_ANSWER.items():
            assert f"{name}: {value}\r\n" in answer, sent[:60]
        assert "evil" not in answer
        assert "xxx" not in answer


class Writer(threading.Thread):
    """Writes one comment after the other until the server is gone."""

    def __init__(self, client: Client, number: int) -> None:
        super().__init__(daemon=True)
        self.client = client
        self.number = number
        self.acknowledged: list[str] = []
        self.unanswered = ""

    def run(self) -> None:
        for count in range(10_000):
            text = f"Writer {self.number} says number {count}."
            self.unanswered = text
            try:
                status = self.client.post_comment(PLACE, text)
            except OSError:
                return
            if status == 303:
                self.acknowledged.append(text)
            elif status != 503:
                return
            self.unanswered = ""


def bodies(site: Site) -> list[str]:
    with closing(sqlite3.connect(site.instance / "community.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT body FROM comments")]


def half_a_post(url: str) -> socket.socket:
    """A connection on which a post was begun whose body does not come."""
    connection = raw(url)
    head = f"POST {PLACE} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nContent-Length: 5000\r\n"
    connection.sendall((head + "Content-Type: application/x-www-form-urlencoded\r\n\r\n").encode())
    return connection


def raw(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
