"""What happens elsewhere changes what this room keeps. Connected by name in `create_app`; rows only."""

from typing import Any

from community.comments import mentions
from community.comments.models import Comment
from community.core.database import db


def comment_decided(decision: Any, **_: Any) -> None:
    """A decision, or its undo, may let other words stand: whom they name is kept with them."""
    mentions.keep(db.session.get_one(Comment, decision.comment_id))
