"""A site as people run it: its own folder, the `community` command, its server in a process of its own."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import free_port

COMMUNITY = Path(sys.executable).with_name("community")
PASSWORD = "correct horse battery staple"


@dataclass
class Site:
    """An instance folder, the commands that act on it, and its server while it is served."""

    instance: Path
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    program: Path = COMMUNITY
    passwords: dict[str, str] = field(default_factory=dict)  # by handle
    server: int = 0  # its process, and the group of it and its workers, while it is served

    def community(self, *words: str, typed: str = "") -> str:
        """Run `community WORDS…`; what it printed. It must succeed."""
        done = subprocess.run(
            [self.program, *words], input=typed, env=self._environment(), cwd=self.instance,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"community {' '.join(words)} exited {done.returncode}:\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    def add_member(self, handle: str, name: str, access: str = "") -> None:
        """A member who can log in."""
        words = [
            "members",
            "add",
            handle,
            "--name",
            name,
            "--email",
            f"{handle}@example.org",
            "--password-stdin",
        ]
        self.community(*words, *(["--grant", access] if access else []), typed=PASSWORD + "\n")
        self.passwords[handle] = PASSWORD

    @contextlib.contextmanager
    def served(self, *words: str) -> Iterator["Site"]:
        """Serve it on a free port, by `community serve WORDS…`, until the block ends. Its log must tell of no error."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = self.instance / "server.log"
        with log.open("w") as written:
            server = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", str(self.program), "serve", "--port", str(port), *words],
                env=self._environment(), cwd=self.instance,
                stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT, process_group=0,
            )  # fmt: skip
        self.server = server.pid
        try:
            self._wait_until_ready(server, log)
            yield self
        finally:
            end(server)
        self.refuse_errors()

    def kill(self) -> None:
        """SIGKILL to the server and its workers, all at once."""
        assert self.server, "it is not served"  # group 0 would be our own
        os.killpg(self.server, signal.SIGKILL)

    def copied(self, folder: Path) -> "Site":
        """The same site in another folder: what is done there stays there. It must not be served meanwhile."""
        shutil.copytree(self.instance, folder, ignore=shutil.ignore_patterns("server.log"))
        return Site(folder, environment=self.environment, program=self.program, passwords=self.passwords)

    def begin_again(self, as_in: "Site") -> None:
        """Have the database of another site that nobody writes to, also while this one is served: SQLite writes it in
        one transaction. (Read as immutable it leaves no file beside it that somebody who copies it could meet.)"""
        read = f"file:{as_in.instance / 'community.sqlite3'}?immutable=1"
        with (
            contextlib.closing(sqlite3.connect(read, uri=True)) as source,
            contextlib.closing(sqlite3.connect(self.instance / "community.sqlite3")) as target,
        ):
            source.backup(target)

    def refuse_errors(self, since: int = 0) -> None:
        """The log of its server must tell of no error after so many characters."""
        said = (self.instance / "server.log").read_text()[since:]
        told = said[-6000:].replace("\\n", "\n")
        assert "Traceback" not in said, "the server's log tells of an error:\n" + told

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
        for name in ("HOST", "PORT"):
            kept.pop(name, None)
        return kept | {"COMMUNITY_INSTANCE": str(self.instance)} | self.environment

    def _wait_until_ready(self, server: "subprocess.Popen[bytes]", log: Path, seconds: float = 90) -> None:
        patience = time.monotonic() + seconds
        while not is_answered(self.url + "/readyz"):
            assert server.poll() is None, f"the server ended:\n{log.read_text()}"
            assert time.monotonic() < patience, (
                f"the server is not ready after {seconds} s:\n{log.read_text()}"
            )
            time.sleep(0.05)


def is_answered(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end(server: "subprocess.Popen[bytes]", seconds: float = 15) -> None:
    """Ask it to end, and see to it that it does."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
