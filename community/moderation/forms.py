"""Forms of the desk: a decision over one comment or many, and what goes with it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, Regexp

from community.comments.models import LEAST_CHARACTERS, MOST_CHARACTERS
from community.core.forms import SiteForm
from community.moderation import words
from community.moderation.models import AppealOutcome, FlagReason, Step, Verdict

TOO_LONG = Length(max=1000, message=_l("At most %(max)d characters."))
NUMBER = Regexp(r"[0-9]{1,18}\Z")


def _stripped(typed: str | None) -> str:
    return (typed or "").strip()


class DeskForm(SiteForm):
    """Carries where one stands at the desk, so that the answer leads back there."""

    queue = HiddenField()
    next = HiddenField()
    after = HiddenField()

    @property
    def every_error(self) -> list[Any]:
        """What is wrong, of the form and its fields, where the page shows no field of it."""
        return [*self.form_errors, *(error for name in self.data for error in self[name].errors)]


class DecisionForm(DeskForm):
    decision = RadioField(
        choices=[SelectChoice(str(verdict), words.VERDICTS[verdict]) for verdict in Verdict]
    )
    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(code, said) for code, said in words.REASONS.items()],
        validators=[Optional()],
    )
    words = TextAreaField(_l("Your words to the author"), validators=[TOO_LONG])
    revise = BooleanField(_l("Ask the author to change it and send it again"))
    note = TextAreaField(_l("Note for moderators"), validators=[TOO_LONG])
    bulk = HiddenField()  # sent by the bar above the queue, over what is selected there

    @property
    def is_bulk(self) -> bool:
        return bool(self.bulk.data)

    @property
    def is_refused_rejection(self) -> bool:
        """Whether the form of the case was sent to reject, and has to be put right."""
        return bool(self.errors) and self.decision.data == Verdict.REJECT and not self.is_bulk

    @property
    def to_put_right(self) -> list[tuple[Any, str]]:
        """What is wrong, and the id of the place where it is put right; "" where there is none."""
        of_form = [(error, "bulk" if self.is_bulk else "") for error in self.form_errors]
        of_fields = [(error, self._place_of(name)) for name in self.data for error in self[name].errors]
        return [*of_form, *of_fields]

    def _place_of(self, name: str) -> str:
        if self.is_bulk:
            return "bulk-reason" if name == "reason" else "bulk"
        return name if self.is_refused_rejection and name in ("reason", "words", "note") else ""


class UndoForm(DeskForm):
    all = BooleanField()


class BatchForm(DeskForm):
    """A decision over all that waits, or all of it by one writer, as it stood when the form was shown."""

    decision = HiddenField(validators=[AnyOf((Verdict.APPROVE, Verdict.SPAM), _l("Choose approve or spam."))])
    writer = HiddenField(validators=[Optional(), Regexp(r"[mg][0-9]{1,18}\Z")])
    as_of = HiddenField(validators=[NUMBER])
    done = HiddenField(default="0", validators=[Optional(), NUMBER])
    total = HiddenField(default="0", validators=[Optional(), NUMBER])

    @property
    def seen(self) -> int:
        return int(self.as_of.data or 0)

    @property
    def so_far(self) -> int:
        return int(self.done.data or 0)

    @property
    def in_all(self) -> int:
        return max(int(self.total.data or 0), self.so_far)


class ClaimForm(DeskForm):
    comment = HiddenField(validators=[Regexp(NUMBER.regex, message=_l("Choose a comment first."))])


class EditForm(DeskForm):
    body = TextAreaField(
        _l("The comment"),
        validators=[
            InputRequired(_l("Write something first.")),
            Length(
                LEAST_CHARACTERS, MOST_CHARACTERS, _l("A comment has from %(min)d to %(max)d characters.")
            ),
        ],
    )
    version = HiddenField()
    words = TextAreaField(_l("Your words to the author"), validators=[TOO_LONG])

    def validate_version(self, field: Any) -> None:
        if not (field.data or "").isdigit():
            raise ValidationError(_l("Open the comment again: the form was incomplete."))


# --- what members ask of moderators --------------------------------------------------------------------------


class PressForm(SiteForm):
    """Nothing but the press of a button."""


class FlagForm(SiteForm):
    reason = RadioField(
        _l("What is wrong with it?"),
        choices=[SelectChoice(code, said) for code, said in words.FLAG_CHOICES.items()],
        validators=[InputRequired(_l("Choose what is wrong with it."))],
    )
    words = TextAreaField(_l("In your own words"), filters=[_stripped], validators=[TOO_LONG])

    def validate_words(self, field: Any) -> None:
        if self.reason.data == FlagReason.OTHER and not field.data:
            raise ValidationError(_l("Say what is wrong with it."))


class AppealForm(SiteForm):
    words = TextAreaField(
        _l("Why should it be looked at again?"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Say why it should be looked at again.")),
            Length(max=2000, message=_l("At most %(max)d characters.")),
        ],
    )


class AskForm(SiteForm):
    words = TextAreaField(
        _l("What should they look at?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Say what they should look at.")), TOO_LONG],
    )


class AuthorshipForm(SiteForm):
    """What a guest or an imported author said was said by the member."""

    comment = StringField(
        _l("The comment’s address"),
        description=_l("Open the comment by its time and copy the address, or write its number."),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Say which comment.")),
            Length(max=300, message=_l("At most %(max)d characters.")),
        ],
    )
    words = TextAreaField(
        _l("How can a moderator see that it was you?"),
        description=_l("The old blog, a name you went by, somebody here who knows."),
        filters=[_stripped],
        validators=[DataRequired(_l("Say how a moderator can see it.")), TOO_LONG],
    )


# --- what moderators answer ----------------------------------------------------------------------------------


class AnswerForm(SiteForm):
    outcome = RadioField(
        _l("What becomes of it?"),
        choices=[SelectChoice(str(one), words.OUTCOMES[one]) for one in AppealOutcome],
        validators=[InputRequired(_l("Choose what becomes of it."))],
    )
    answer = TextAreaField(
        _l("Your answer"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Say why. The member reads it.")),
            Length(max=2000, message=_l("At most %(max)d characters.")),
        ],
    )
    version = HiddenField(default="0", validators=[Optional(), NUMBER])

    @property
    def seen(self) -> int:
        return int(self.version.data or 0)


class AskAnswerForm(SiteForm):
    answer = TextAreaField(
        _l("Your answer"),
        filters=[_stripped],
        validators=[DataRequired(_l("Say what you did. The author reads it.")), TOO_LONG],
    )


class NoteForm(SiteForm):
    note = TextAreaField(
        _l("New note"),
        filters=[_stripped],
        validators=[DataRequired(_l("Write something first.")), TOO_LONG],
    )


class StepForm(SiteForm):
    """One step of the ladder; its choices are given by the view, `seen` is what the form knew of the member."""

    step = RadioField(_l("Step"), validators=[InputRequired(_l("Choose a step."))])
    reason = RadioField(
        _l("Reason, shown to the member"),
        choices=[SelectChoice(code, said) for code, said in words.REASONS.items()],
        validators=[InputRequired(_l("Choose the reason: the member is told it."))],
    )
    words = TextAreaField(
        _l("Your words to the member"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Say what happened and what should change. The member reads it.")),
            TOO_LONG,
        ],
    )
    note = TextAreaField(_l("Note for moderators"), filters=[_stripped], validators=[TOO_LONG])
    confirmed = BooleanField(
        _l("I have read what they wrote, and this is the right step"),
        validators=[DataRequired(_l("Confirm that this is the right step."))],
    )
    seen = HiddenField()

    def offer(self, steps: Sequence[Step]) -> None:
        self.step.choices = [SelectChoice(str(step), words.STEPS[step]) for step in steps]


class AuthorshipAnswerForm(SiteForm):
    outcome = RadioField(
        _l("Was it them?"),
        choices=[
            SelectChoice("grant", _l("Yes: make the comments theirs")),
            SelectChoice("refuse", _l("No: leave everything as it is")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    note = TextAreaField(
        _l("A word to the member"),
        filters=[_stripped],
        validators=[Length(max=1000, message=_l("At most %(max)d characters."))],
    )
