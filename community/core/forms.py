"""The base of every form. Forms judge shape, rooms judge rules; a form never queries.

Tokens are checked by the door (`accounts/access.py`) for every POST, so forms carry none of their own check.
"""

from collections.abc import Callable
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from community.core import markup
from community.core.refusals import Refused


class SiteForm(FlaskForm):
    """A form whose texts are text, and that can be shown again without being sent.

    `status` is what a view answers with when it shows the form: 200, 422, or that of the refusal.
    """

    refused: Refused | None = None

    class Meta:
        csrf = False  # the door has checked it

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            if formdata is not None and not isinstance(formdata, MultiDict):
                formdata = None if request.method not in ("POST", "PUT", "PATCH", "DELETE") else request.form
            return None if formdata is None else _cleaned(formdata)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and is in shape. False where it may only be shown again (`g.shown_again`)."""
        if self.is_submitted() and "shown_again" in g:
            self.form_errors = [g.shown_again.words] if g.shown_again.words else []
            return False
        return bool(super().validate_on_submit(extra_validators))

    @property
    def status(self) -> int:
        if self.refused is not None:
            return self.refused.status
        return 422 if self.is_submitted() and (self.errors or self.form_errors) else 200


def by_rule(rule: Callable[..., object]) -> Callable[[Any, Any], None]:
    """A validator that asks a room's rule about the text; where the rule raises `Refused`, its words are the field's."""

    def ask(form: Any, field: Any) -> None:
        try:
            rule(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.words) from None

    return ask


def _cleaned(formdata: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict((name, markup.cleaned_text(value)) for name, value in formdata.items(multi=True))
