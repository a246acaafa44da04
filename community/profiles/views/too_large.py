"""Files too large to be read: answered by the page of their form, in words."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from community.accounts import access
from community.core.http.errors import error_page
from community.profiles.views import blueprint, importing, pictures

MOST_DRAINED = 100_000_000
_FILE_NAME = re.compile(rb'filename="[^"\r\n]*\.([A-Za-z0-9]{1,8})"')
#: For each view the page that answers; it is given the end of the file's name in small letters, "" where none is read.
_ANSWERS: dict[str, Callable[[str], Any]] = {
    "profiles.import_file": importing.too_large,
    "profiles.edit_picture": lambda _ending: pictures.too_large(),
}


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Any:
    """The rest of the file is let in and dropped, so that the browser hears the answer."""
    answer = _ANSWERS.get(request.endpoint or "")
    if answer is None or access.viewer() is None:
        return error_page(413)
    return answer(_ending(_drained()))


def _drained() -> bytes:
    """The body's first part, where the file's name stands; the rest of it is read as far as the server lets it in
    (`core/http/server.py`)."""
    stream, left, first = request.environ["wsgi.input"], MOST_DRAINED, b""
    with suppress(OSError):
        while left > 0 and (part := stream.read(65_536)):
            first = first or part
            left -= len(part)
    return first


def _ending(body: bytes) -> str:
    found = _FILE_NAME.search(body)
    return found[1].decode("ascii").lower() if found else ""
