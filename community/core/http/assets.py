"""Static files, made ready once for each version of them and served by WhiteNoise for ever.

Everything under `static/` is served below `/static/VERSION/`, so relative imports in CSS and JavaScript work and
all of it may be kept for a year. `css/main.css` (and what stands beside it for pages that few people open) comes with its imports put
in place and without spare spaces, so a page loads one small file.
Compressed copies stand beside each text file.
"""

import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
from flask import Flask
from werkzeug.datastructures import Headers
from whitenoise import WhiteNoise

from community.core.http.headers import secure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TEXT = {".css", ".js", ".svg", ".txt", ".json", ".webmanifest"}
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
SPACES = re.compile(r"\s*([{};,])\s*")  # around what no string in a style sheet of ours holds
BUNDLES = ("main.css", "moderation.css", "profiles.css")
IMPORT = re.compile(r'^@import url\("([\w./-]+)"\)(?: layer\(([\w.-]+)\))?;$', re.MULTILINE)
ONE_YEAR = 31_536_000


def prefix(static: Path) -> str:
    """Below which address the files of this folder, as they are now, are served."""
    return f"/static/{version_of(static)}"


def register(app: Flask, instance: Path, is_https: bool) -> None:
    """Serve the app's static folder from ready copies in the instance folder."""
    static = Path(str(app.static_folder))
    ready = _made_ready(static, instance / "static-ready" / version_of(static))
    files = WhiteNoise(
        app.wsgi_app,
        root=str(ready),
        prefix=app.static_url_path,
        max_age=ONE_YEAR,
        immutable_file_test=lambda *_: True,
        allow_all_origins=False,
        charset="utf-8",
    )
    app.wsgi_app = _secured(files, is_https)  # type: ignore[method-assign, assignment]


def version_of(static: Path) -> str:
    """A digest of every file's name and bytes."""
    digest = hashlib.sha256()
    for file in sorted(path for path in static.rglob("*") if path.is_file()):
        digest.update(file.relative_to(static).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def bundled(stylesheet: Path) -> str:
    """A style sheet with its imports put in place, each inside its layer, and without comments."""

    def put(match: re.Match[str]) -> str:
        text = bundled(stylesheet.parent / match[1])
        return f"@layer {match[2]} {{\n{text}\n}}" if match[2] else text

    return IMPORT.sub(put, COMMENT.sub("", stylesheet.read_text()))


def _secured(application: "WSGIApplication", is_https: bool) -> "WSGIApplication":
    """With the headers of every answer also on what is answered here alone: a file, 304, 405, 416."""

    def run(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            headers = Headers(given)
            secure(headers, is_https)
            return start_response(status, headers.to_wsgi_list(), *error)

        return application(environ, start)

    return run


def _made_ready(static: Path, ready: Path) -> Path:
    if ready.is_dir():
        return ready
    ready.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=ready.parent))
    shutil.copytree(static, work, dirs_exist_ok=True)
    for name in BUNDLES:
        sheet = static / "css" / name
        if sheet.exists():
            (work / "css" / name).write_text(SPACES.sub(r"\1", bundled(sheet)))
    for file in work.rglob("*"):
        if file.suffix in TEXT and file.is_file():
            _compress(file)
    os.chmod(work, 0o755)
    try:
        work.rename(ready)
    except OSError:  # another process was first
        shutil.rmtree(work, ignore_errors=True)
    return ready


def _compress(file: Path) -> None:
    plain = file.read_bytes()
    for suffix, packed in ((".br", brotli.compress(plain, quality=9)), (".gz", gzip.compress(plain, 9))):
        if len(packed) < len(plain):
            file.with_name(file.name + suffix).write_bytes(packed)
