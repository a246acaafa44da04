"""Completion of `@handle` while a member types: asked by a script."""

from typing import Any

from flask import jsonify, request

from community.accounts import access
from community.comments import mentions
from community.comments.views import blueprint


@blueprint.get("/comments/handles")
@access.members_only
def handles() -> Any:
    """Active members whose handle or name begins with `begin`, at most eight."""
    return jsonify(mentions.suggestions(request.args.get("begin", "")[:60], access.member()))
