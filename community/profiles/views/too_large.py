"""Files too large to be read: answered by the page of their form, in words."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from community.accounts import access
from community.core.http.errors import error_page
from community.profiles.views import blueprint, importing, pictures

MOST_DRAINED = 100_000_000
_ANSWERS: dict[str, Callable[[], Any]] = {
    "profiles.import_file": importing.too_large,
    "profiles.edit_picture": pictures.too_large,
}


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Any:
    """The rest of the file is let in and dropped, so that the browser hears the answer."""
    answer = _ANSWERS.get(request.endpoint or "")
    if answer is None or access.viewer() is None:
        return error_page(413)
    _drain()
    return answer()


def _drain() -> None:
    """As far as the server lets it in (`core/http/server.py`)."""
    stream, left = request.environ["wsgi.input"], MOST_DRAINED
    with suppress(OSError):
        while left > 0 and (part := stream.read(65_536)):
            left -= len(part)
