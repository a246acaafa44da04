"""The page that asks before a button's work is done: where a post could not be sent, or was refused."""

from typing import Any

from flask import make_response, render_template, request

from community.core.forms import SiteForm
from community.core.http.headers import FOR_NOBODY_ELSE


def question(
    form: SiteForm, heading: str, explanation: str, button: str, back: str, *, danger: bool = False
) -> Any:
    """A heading, a line of explanation, one button that posts here, one way back."""
    html = render_template(
        "moderation/question.html",
        form=form,
        heading=heading,
        explanation=explanation,
        button=button,
        action=request.path,
        back=back,
        danger=danger,
    )
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response
