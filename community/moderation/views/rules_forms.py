"""Forms of `/moderation/rules`: a text to try, words for a list, words to take off it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from community.comments.models import WordList
from community.core.forms import SiteForm

MEMBER, GUEST = "member", "guest"
_CUT = Length(max=500, message=_l("At most %(max)d characters."))


class TryForm(SiteForm):
    """A text and whose it might be. As free as the web is: a name or an address of any shape may be tried."""

    body = TextAreaField(
        _l("Text"),
        validators=[
            InputRequired(_l("Paste a text first.")),
            Length(max=10_000, message=_l("At most %(max)d characters.")),
        ],
    )
    name = StringField(_l("Name"), validators=[_CUT])
    email = StringField(_l("E-mail"), validators=[_CUT])
    website = StringField(_l("Website"), validators=[_CUT])
    writer = RadioField(
        _l("Written by"),
        choices=[SelectChoice(GUEST, _l("a guest")), SelectChoice(MEMBER, _l("a member"))],
        default=GUEST,
    )
    is_first = BooleanField(_l("Nothing of theirs was published yet"))


class ListForm(SiteForm):
    words = TextAreaField(
        _l("Words or phrases, one a line"),
        validators=[
            InputRequired(_l("Write at least one word.")),
            Length(max=200_000, message=_l("At most %(max)d characters.")),
        ],
    )
    kind = RadioField(
        _l("List"),
        choices=[
            SelectChoice(WordList.BANNED.value, _l("Banned: held until a moderator has read it")),
            SelectChoice(WordList.SUSPECT.value, _l("Suspect: published, and a moderator looks")),
        ],
        default=WordList.BANNED.value,
    )

    @property
    def lines(self) -> list[str]:
        return (self.words.data or "").splitlines()


class UnlistForm(SiteForm):
    """Boxes named `word`, each with an id; the page shows a bounded number of them."""

    chosen: frozenset[int] = frozenset()

    def choose(self, typed: list[str]) -> None:
        self.chosen = frozenset(int(id) for id in typed if id.isascii() and id.isdigit() and len(id) < 19)
