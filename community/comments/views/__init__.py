"""Pages and forms of comments. A form has an address of its own, which a script brings in place."""

from flask import Blueprint

blueprint = Blueprint("comments", __name__)

from community.comments.views import handles, history, new, news, own, permalinks, useful  # noqa: E402, F401 - they add their routes
