"""The text that was typed into a form for a comment."""

from flask import request

from community.accounts import access
from community.articles.models import BodyFormat
from community.comments import mentions
from community.comments.forms import BodyForm
from community.comments.models import Comment
from community.core import markup
from community.core.markup import COMMENT


def is_preview(form: BodyForm) -> bool:
    """Whether only a look at the text is asked for, and there is one; name and e-mail are for later."""
    return form.is_submitted() and "preview" in request.form and bool(form.body.validate(form))


def rendered_body(form: BodyForm, comment: Comment | None = None) -> markup.Rendered:
    """The text as safe HTML; an imported comment is edited as the HTML it came as."""
    kind, source = comment.body_format if comment else BodyFormat.MARKDOWN, form.body.data or ""
    return markup.rendered(
        source,
        COMMENT,
        format=kind.value,
        own_hosts=access.own_hosts(),
        mentions=mentions.known_in(source),
    )
