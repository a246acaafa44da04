"""The editor's form. It judges shape; what it may choose from is passed in by the view."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from flask_babel import ngettext
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length, ValidationError

from community.articles import people, speaking, tagging
from community.articles.drafting import LANGUAGE, LONGEST
from community.articles.models import Article, CommentsMode
from community.core.forms import SiteForm
from community.core.markup import cleaned_line
from community.profiles import naming
from community.profiles.models import PortfolioRole

AS_USUAL = "usual"


def _line(typed: str | None) -> str:
    return cleaned_line(typed or "")


class ArticleForm(SiteForm):
    title = TextAreaField(
        _l("Title"),
        filters=[_line],
        validators=[Length(max=LONGEST["title"], message=_l("A title has at most %(max)d characters."))],
    )
    summary = TextAreaField(
        _l("Summary"),
        description=_l("One sentence that says what a reader gets. It stands under the title."),
        filters=[_line],
        validators=[Length(max=LONGEST["summary"], message=_l("A summary has at most %(max)d characters."))],
    )
    body = TextAreaField(_l("Article"))
    tags = StringField(_l("Tags"), description=_l("Up to five, with commas between them."))
    people = StringField(
        _l("People in this article"),
        description=_l("Handles of up to five members it is about. Their comments say “In this article”."),
        filters=[_line],
    )
    closing_question = StringField(
        _l("Closing question"),
        description=_l("Asked above the comments. A good one is short and can’t be answered by yes."),
        filters=[_line],
        validators=[
            Length(
                max=LONGEST["closing_question"],
                message=_l("A closing question has at most %(max)d characters."),
            )
        ],
    )
    speaking_as = SelectField(_l("Written as"), description=_l("Shown beside your name."))
    lang = StringField(
        _l("Language"),
        description=_l("Its code, such as cy or pt-BR, where it is not the site’s own."),
        filters=[_line],
    )
    comments_mode = RadioField(_l("Comments"))
    version = HiddenField(default="0")
    preview = SubmitField(_l("Preview"))
    publish = SubmitField(_l("Publish"))

    def offer(self, roles: Sequence[PortfolioRole], article: Article | None, close_after_days: int) -> None:
        """What one may choose: roles to write as, and who may comment."""
        self.speaking_as.choices = _roles(roles, article)
        self.comments_mode.choices = _modes(close_after_days)

    def validate_title(self, field: Any) -> None:
        if not field.data and not self.preview.data:
            raise ValidationError(_l("Give it a title. It can be changed at any time."))

    def validate_tags(self, field: Any) -> None:
        if len(self.tag_names) > tagging.MOST:
            raise ValidationError(_l("Five tags at most: keep those that somebody would look for."))
        if any(len(name) > tagging.LONGEST_NAME for name in self.tag_names):
            raise ValidationError(
                _ln(
                    "A tag has at most one character.",
                    "A tag has at most %(num)d characters.",
                    tagging.LONGEST_NAME,
                )
            )

    def validate_people(self, field: Any) -> None:
        if len(self.people_handles) > people.MOST:
            raise ValidationError(_l("Five people at most."))

    def validate_lang(self, field: Any) -> None:
        if field.data and not LANGUAGE.fullmatch(field.data):
            raise ValidationError(
                _l("This is no language code. Leave it empty where the article is in English.")
            )

    @property
    def tag_names(self) -> list[str]:
        return tagging.names_in(self.tags.data or "")

    @property
    def people_handles(self) -> list[str]:
        return people.handles_in(self.people.data or "")

    @property
    def mode(self) -> CommentsMode | None:
        """Who may comment; None: as usual on this site."""
        chosen = self.comments_mode.data
        return None if chosen in (AS_USUAL, None) else CommentsMode(chosen)

    @property
    def seen(self) -> int:
        """The version of the article that the form was filled from; 0 where it says none that could be."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _roles(roles: Sequence[PortfolioRole], article: Article | None) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", _l("Just me, no role"))]
    choices += naming.choices(roles)
    if article is not None and speaking.value_of(article, roles) == speaking.KEPT:
        choices.append((speaking.KEPT, article.speaking_as_title))
    return choices


def _modes(close_after_days: int) -> list[tuple[str, Any]]:
    usual = ngettext(
        "Open to everyone, until a day after publication",
        "Open to everyone, until %(num)d days after publication",
        close_after_days,
    )
    return [
        (AS_USUAL, usual if close_after_days else _l("Open to everyone, as usual here")),
        (CommentsMode.OPEN.value, _l("Open to everyone, until I close them")),
        (CommentsMode.MEMBERS.value, _l("Open to members only")),
        (CommentsMode.HELD.value, _l("Open, and a moderator reads each one first")),
        (CommentsMode.CLOSED.value, _l("Closed")),
    ]


class ConfirmForm(SiteForm):
    """Nothing but the press of a button."""
