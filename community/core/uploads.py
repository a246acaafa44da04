"""Where uploaded files are: a small port, behind it a folder of the instance.

Keys are names of our own making (`portraits/0f3a…-96.webp`), never a person's; a file once put is never changed.
Files are no part of a transaction: put them before it, delete the ones it replaced after it has ended.
"""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from flask import current_app

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*\.[a-z0-9]{1,8}")


class Store(Protocol):
    """Whatever keeps bytes by key."""

    def put(self, key: str, data: bytes) -> None: ...
    def get(self, key: str) -> bytes | None: ...
    def exists(self, key: str) -> bool: ...
    def delete(self, key: str) -> None: ...


def store() -> Store:
    """Where this site keeps its uploads."""
    return Folder(current_app.config["SETTINGS"].instance / "uploads")


class Folder:
    """Files below one folder. A file is there whole or not at all; deleting what is not there is no error."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, data: bytes) -> None:
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, work = tempfile.mkstemp(dir=place.parent, prefix=".put-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(work, place)
        except BaseException:
            Path(work).unlink(missing_ok=True)
            raise

    def get(self, key: str) -> bytes | None:
        try:
            return self._place(key).read_bytes()
        except FileNotFoundError:
            return None

    def exists(self, key: str) -> bool:
        return self._place(key).is_file()

    def delete(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"no key of ours: {key!r}")
        return self._root / key
