"""The production server: gunicorn with threads, and a bound on how long a request body may hold one.

The hooks touch private names of gunicorn (`unreader.chunk`, `.sock`, `util.write_error`): pinned below 28, and tests
open stalled connections and send what is no HTTP (dependencies.md, section 2).
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

from gunicorn import util
from gunicorn.app.base import BaseApplication
from werkzeug.datastructures import Headers

from community.core.http.headers import FOR_NOBODY_ELSE, secure

THREADS = 8
BODY_SECONDS = 15  # for a whole body
STALL_SECONDS = 5  # without a byte


class Beside(Protocol):
    """What a worker does beside answering: a thread that is asked to end before the process does."""

    def end(self) -> None: ...


class Server(BaseApplication):
    """gunicorn, set by code alone: no file and no environment of its own is read."""

    def __init__(
        self,
        make_app: Callable[[], Any],
        host: str,
        port: int,
        workers: int,
        is_https: bool,
        beside: Callable[[Any, Callable[[], bool]], Beside | None],
    ) -> None:
        """`beside(app, is_wanted)` starts what each worker does beside answering, after the fork."""
        self._make_app = make_app
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        self._options: dict[str, Any] = {
            "bind": f"{shown}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "control_socket_disable": True,
            "limit_request_line": 4094,
            "limit_request_fields": 100,
            "limit_request_field_size": 8190,
            "graceful_timeout": 30,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "pre_request": pre_request,
            "post_request": post_request,
            "post_worker_init": _starter(beside),
            "worker_exit": _end_beside,
        }
        util.write_error = _answerer_of_broken_requests(is_https)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._make_app()


def _starter(beside: Callable[[Any, Callable[[], bool]], Beside | None]) -> Callable[[Any], None]:
    """A worker that is told to end is no longer `alive`, while it still answers what it has begun."""

    def start(worker: Any) -> None:
        worker.beside = beside(worker.wsgi, lambda: bool(worker.alive))

    return start


def _end_beside(_server: Any, worker: Any) -> None:
    if (running := getattr(worker, "beside", None)) is not None:
        running.end()


def _answerer_of_broken_requests(is_https: bool) -> Callable[[Any, int, str, str], None]:
    """What answers, in gunicorn's place, what never became a request: with our headers, without telling it back."""
    headers = Headers({"Connection": "close", "Content-Type": "text/plain; charset=utf-8"})
    headers["Cache-Control"] = FOR_NOBODY_ELSE
    secure(headers, is_https)

    def write_error(sock: Any, status: int, reason: str, message: str) -> None:
        words = f"{reason}\n".encode("ascii")
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        lines += [f"Content-Length: {len(words)}", "", ""]
        util.write_nonblock(sock, "\r\n".join(lines).encode("ascii") + words)

    return write_error


def pre_request(worker: Any, request: Any) -> None:
    """Bound how long one request body may hold a thread."""
    reader = request.unreader
    if not hasattr(reader, "_plain_chunk"):
        reader._plain_chunk = reader.chunk
    end = time.monotonic() + BODY_SECONDS

    def chunk(*args: Any, **kwargs: Any) -> Any:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("request body too slow")
        reader.sock.settimeout(min(STALL_SECONDS, left))
        return reader._plain_chunk(*args, **kwargs)

    reader.chunk = chunk


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    reader = request.unreader
    if hasattr(reader, "_plain_chunk"):
        reader.chunk = reader._plain_chunk
        reader.sock.settimeout(None)
