"""Pages for moderators, and those by which members ask them something."""

from flask import Blueprint

blueprint = Blueprint("moderation", __name__)

from community.moderation.views import (  # noqa: E402, F401 - they add their routes
    appeals,
    asks,
    authorship,
    deciding,
    desk,
    flags,
    log,
    members,
    rules,
    standing,
)
