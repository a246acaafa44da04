"""Real servers for the tests, on free loopback ports, which end with the process that started them, even when it is
killed. No test depends on a server that happens to run on the machine."""

import contextlib
import fcntl
import functools
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

_count = itertools.count(1)


class PostgreSQL:
    """A server to make databases in.

        with servers.postgresql() as server:
            template = server.create("template")           # then migrate server.url(template), and close it
            database = server.create("test", template)     # a copy, in some 20 ms
            engine = create_engine(server.url(database))
            server.drop(database)

    Names are made unique in the server, so that any number of processes may share it.
    """

    def __init__(self, address: str) -> None:
        """`address` is what `url` makes for the database postgres: postgresql+psycopg://postgres@127.0.0.1:PORT/postgres"""
        self.address = address

    def url(self, database: str = "postgres") -> str:
        return self.address.rpartition("/")[0] + "/" + database

    def create(self, name: str = "test", template: str | None = None) -> str:
        """A new database's name. Nobody may be connected to the template while it is copied."""
        database = f"{name}_{os.getpid()}_{next(_count)}"
        made = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(
            Identifier(database),
            Identifier(template or "template0"),
            SQL("FILE_COPY" if template else "WAL_LOG"),
        )
        self._admin.execute(made)
        return database

    def recreate(self, database: str, template: str) -> None:
        """The same database as a fresh copy of the template."""
        self.drop(database)
        made = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._admin.execute(made.format(Identifier(database), Identifier(template)))

    def drop(self, database: str) -> None:
        """Ends the connections that a test forgot, too."""
        self._admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))

    @functools.cached_property
    def _admin(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True)

    def close(self) -> None:
        if "_admin" in self.__dict__:
            self.__dict__.pop("_admin").close()


@contextlib.contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """The server that TEST_POSTGRESQL_URL names (tools/run-tests starts one for all its processes), or a new one."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    with contextlib.nullcontext(given) if given else new_postgresql() as address:
        server = PostgreSQL(str(address))
        try:
            yield server
        finally:
            server.close()


@contextlib.contextmanager
def new_postgresql() -> Iterator[str]:
    """The address of a server of our own, on Debian's binaries, whose data is gone when it ends.

    PostgreSQL refuses to run as root, so root runs it as Debian's user postgres. Nothing is flushed to the disk: what
    the tests write need not outlive the machine.
    """
    binaries = postgresql_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's server is not installed (Debian: postgresql)")
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    port = free_port()
    with _folder_in_memory("community-postgresql-") as folder:
        if user:
            shutil.chown(folder, "postgres", "postgres")
        _initialised(folder / "data", binaries, user)
        options = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder),
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
            "max_connections": 100, "shared_buffers": "64MB", "autovacuum": "off", "max_wal_size": "512MB",
        }  # fmt: skip
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                ["setpriv", *user, "--pdeathsig", "QUIT", str(binaries / "postgres"), "-D", str(folder / "data")]
                + [f"--{name}={value}" for name, value in options.items()],
                cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        address = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        try:
            _wait_for(address, server, folder / "log")
            yield address
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)


def postgresql_binaries() -> Path | None:
    """The folder of the newest server that Debian installed, as in /usr/lib/postgresql/15/bin."""
    folders = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def _folder_in_memory(prefix: str) -> Iterator[Path]:
    """A folder in /dev/shm where that has room (copying a database there takes a fifth of the time), else in /tmp.

    It is locked while we live, so that the next run can tell, and remove, what a killed one left.
    """
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 2**30
    place = memory if has_room else Path(tempfile.gettempdir())
    for left_over in place.glob(prefix + "*"):
        with contextlib.suppress(OSError), _locked(left_over):
            shutil.rmtree(left_over)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """OSError when another process holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _initialised(data: Path, binaries: Path, user: list[str]) -> None:
    setpriv = ["setpriv", *user] if user else []
    initdb = [str(binaries / "initdb"), "--pgdata", str(data), "--username=postgres", "--auth=trust"]
    made = subprocess.run(
        [*setpriv, *initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        cwd=data.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path, seconds: float = 30) -> None:
    patience = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(address.replace("+psycopg", ""), connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
