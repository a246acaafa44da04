"""Forms of roles and of the profile. They judge shape; what is not a matter of shape is `portfolio`'s."""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget, MonthInput

from community.core.folding import folded
from community.core.forms import SiteForm, by_rule
from community.core.markup import DESCRIPTION, Rendered, cleaned_line
from community.core.urls import web_address
from community.members.joining import LONGEST_NAME, usable_name
from community.profiles import models, words
from community.profiles.answer import MOST_CHARACTERS
from community.profiles.models import PortfolioRole
from community.profiles.portfolio import Details

TOO_LONG = _l("At most %(max)d characters.")
NUMERIC_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?|([0-9]{1,2})[-/.]([0-9]{4})")
BARE_ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)


# --- fields --------------------------------------------------------------------------------------------------


def _line(text: str | None) -> str:
    return cleaned_line(text or "")


class BoxesField(SelectMultipleField):
    """Several choices, each a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MonthField(StringField):
    """A month, as its first day: from a browser's picker, or typed as 2020-03, 03/2020 or March 2020.

    `said` holds what was typed where that is no month: words to be kept, as in "about 3 years".
    """

    widget = MonthInput()
    data: date | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat()[:7] if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = cleaned_line(valuelist[0]) if valuelist else ""
        self.data, self.said = None, ""
        if not typed:
            return
        try:
            self.data = _month(typed)
        except ValueError as error:
            raise ValidationError(_l("Write the month like 2020-03 or March 2020.")) from error
        if self.data is None:
            self.said = typed

    said = ""


def _month(typed: str) -> date | None:
    """The month somebody typed, None where it is words. Raises ValueError where it is numbers, but no month."""
    if found := NUMERIC_MONTH.fullmatch(typed):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return date(int(year), int(month), 1)
    parts = folded(typed).replace(".", " ").replace(",", " ").split()
    if len(parts) == 2 and any(part.isdecimal() and part.isascii() and len(part) == 4 for part in parts):
        year, name = sorted(parts, key=lambda part: not part.isdecimal())
        month = _month_names(str(get_locale() or "en")).get(name)
        return date(int(year), month, 1) if month else None
    return None


@cache
def _month_names(locale: str) -> Mapping[str, int]:
    return {
        folded(name).rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


class SkillsField(StringField):
    """Names with commas between them; `names` holds them."""

    @property
    def names(self) -> tuple[str, ...]:
        typed = re.split(r"[,;\n]", self.data or "")
        return tuple(name for name in map(cleaned_line, typed) if name)


def web_address_or_none(form: SiteForm, field: Field) -> None:
    """An http(s) address; a bare name like example.org gets its scheme."""
    typed = field.data or ""
    if typed and "://" not in typed and BARE_ADDRESS.fullmatch(typed):
        typed = f"https://{typed}"
    if typed and not web_address(typed):
        raise ValidationError(_l("Write an address that begins with https:// or http://"))
    field.data = typed


def whole_percent(form: SiteForm, field: Field) -> None:
    if field.data and (not (found := PERCENT.fullmatch(field.data)) or int(found[1]) > 100):
        raise ValidationError(_l("Write a whole number from 0 to 100."))


PERCENT = re.compile(r"([0-9]{1,3}) ?%?")


def short_names(form: SiteForm, field: SkillsField) -> None:
    if any(len(name) > 60 for name in field.names):
        raise ValidationError(_l("A skill has at most 60 characters. Put a comma between two."))


def _choices(said: Mapping[Any, Any]) -> Callable[[], list[SelectChoice]]:
    return lambda: [SelectChoice(value.value, words.label(name)) for value, name in said.items()]


def _months() -> list[SelectChoice]:
    return [SelectChoice(str(month), words.month_name(month)) for month in range(1, 13)]


# --- forms ---------------------------------------------------------------------------------------------------

OLD_LABELS = [SelectChoice("keep", _l("Keeps its label")), SelectChoice("clear", _l("Loses its label"))]
SHORT = Length(max=120, message=TOO_LONG)
FUZZY = Length(max=60, message=TOO_LONG)


class RoleForm(SiteForm):
    """Everything about one role. The first three are all that a beginning needs."""

    title = StringField(
        _l("What do you call it?"),
        description=_l("As you would say it: bookkeeper, mountain leader, trustee of a village hall."),
        filters=[_line],
        validators=[DataRequired(_l("Say in a few words what you are.")), SHORT],
    )
    field = RadioField(
        _l("Field of work"),
        choices=_choices(words.FIELDS),
        validators=[InputRequired(_l("Choose the field that comes nearest."))],
    )
    kind = SelectField(
        _l("Kind of engagement"),
        choices=lambda: [SelectChoice("", _l("Choose one")), *_choices(words.KINDS)()],
        validators=[InputRequired(_l("Choose what kind of engagement this is."))],
    )
    organisation = StringField(
        _l("Where, or for whom"),
        description=_l("An organisation, or people: Four small charities."),
        filters=[_line],
        validators=[SHORT],
    )
    organisation_url = URLField(
        _l("Its web address"),
        filters=[_line],
        validators=[Length(max=500, message=TOO_LONG), web_address_or_none],
    )
    on_behalf_of = StringField(
        _l("On behalf of"),
        description=_l("If somebody sends you there: an agency, a union, a partner."),
        filters=[_line],
        validators=[SHORT],
    )
    started_on = MonthField(_l("From"), description=_l("Year and month: 2020-03"))
    start_text = StringField(
        _l("Or in your own words"),
        description=_l("About 3 years. Since school."),
        filters=[_line],
        validators=[FUZZY],
    )
    ended_on = MonthField(_l("To"), description=_l("Empty while it goes on"))
    end_text = StringField(
        _l("Or in your own words"),
        description=_l("Until the lease ran out."),
        filters=[_line],
        validators=[FUZZY],
    )
    is_over = BooleanField(_l("This is over"), description=_l("For when you do not remember the month."))
    seasonal_months = BoxesField(_l("Only in some months of the year"), choices=_months)
    share = StringField(
        _l("Share of your week, in percent"),
        description=_l("One day of five is 20."),
        filters=[_line],
        validators=[Optional(), whole_percent],
    )
    skills = SkillsField(
        _l("Skills"),
        description=_l("Up to 20, with commas between them. People are found by these."),
        validators=[Length(max=2_000, message=TOO_LONG), short_names],
    )
    description = TextAreaField(
        _l("What you do in it"),
        description=_l("A sentence or two. **bold**, _italic_, lists and links work."),
        validators=[Length(max=DESCRIPTION.limit, message=TOO_LONG)],
    )
    motivations = BoxesField(_l("Why you do it"), choices=_choices(words.MOTIVATIONS))
    open_to = BoxesField(_l("Open to"), choices=_choices(words.OPEN_TO))
    visibility = RadioField(
        _l("Who sees this role"),
        choices=_choices(words.VISIBILITIES),
        default=models.Visibility.PUBLIC.value,
        description=_l(
            "Until people can connect here, “my connections” is only you. The ring, the line beside your name "
            "and the roles you can speak as come from roles that everybody sees."
        ),
    )
    old_labels = RadioField(
        _l("What you have signed as this role"),
        choices=OLD_LABELS,
        default="keep",
        description=_l("Asked in case fewer people shall see the role than before."),
    )
    version = HiddenField(default="0")

    def show(self, role: PortfolioRole) -> None:
        """Fill the form with a role as it is stored."""
        plain = (
            "title organisation organisation_url on_behalf_of started_on start_text ended_on end_text "
            "description motivations version"
        )
        self.process(
            formdata=None,
            data={name: getattr(role, name) for name in plain.split()}
            | {
                "field": role.field.value,
                "kind": role.kind.value,
                "visibility": role.visibility.value,
                "seasonal_months": [str(month) for month in role.seasonal_months],
                "share": "" if role.share is None else str(role.share),
                "skills": ", ".join(skill.name for skill in role.skills),
                "open_to": [one.value for one in role.open_to],
                # a date says it already: who takes the date away says that it goes on
                "is_over": role.is_over and not (role.ended_on or role.end_text),
            },
        )

    def details(self, description: Rendered) -> Details:
        return Details(
            title=self.title.data,
            field=models.Field(self.field.data),
            kind=models.Kind(self.kind.data),
            organisation=self.organisation.data,
            organisation_url=self.organisation_url.data or "",
            on_behalf_of=self.on_behalf_of.data,
            started_on=self.started_on.data,
            start_text=self.start_text.data or self.started_on.said,
            ended_on=self.ended_on.data,
            end_text=self.end_text.data or self.ended_on.said,
            is_over=self.is_over.data,
            seasonal_months=tuple(int(month) for month in self.seasonal_months.data or ()),
            share=int(self.share.data.rstrip(" %")) if self.share.data else None,
            skills=self.skills.names,
            description=description,
            motivations=tuple(models.Motivation(one) for one in self.motivations.data or ()),
            open_to=tuple(models.OpenTo(one) for one in self.open_to.data or ()),
            visibility=models.Visibility(self.visibility.data),
        )

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if re.fullmatch(r"[0-9]{1,9}", str(self.version.data or "")) else 0

    def validate_started_on(self, field: MonthField) -> None:
        _fits(field, self.start_text.data)

    def validate_ended_on(self, field: MonthField) -> None:
        _fits(field, self.end_text.data)


def _fits(field: MonthField, own_words: str | None) -> None:
    """Words where a month was asked for are kept, if they are the only ones and not too many."""
    if field.said and (own_words or len(field.said) > 60):
        raise ValidationError(_l("Write the month like 2020-03 or March 2020."))


class MoveForm(SiteForm):
    """Nothing but the press of a button."""


class OrderForm(SiteForm):
    """All of one's roles by id, with commas between them, in their new order."""

    order = HiddenField(
        validators=[Regexp(r"[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*\Z", message=_l("This is no order."))]
    )

    @property
    def role_ids(self) -> list[int]:
        return [int(role_id) for role_id in self.order.data.split(",")]


class FitSharesForm(SiteForm):
    """What the shares of the week came to when the page was made."""

    seen = HiddenField(validators=[Regexp(r"[1-9][0-9]{0,5}\Z", message=_l("This is no sum of shares."))])


class SearchForm(SiteForm):
    query = HiddenField(validators=[Length(max=2_000, message=TOO_LONG)])


class RemoveForm(SiteForm):
    old_labels = RadioField(
        _l("What you have signed as this role"),
        choices=OLD_LABELS,
        default="keep",
    )


class AboutForm(SiteForm):
    name = StringField(
        _l("Name"),
        filters=[_line],
        validators=[
            DataRequired(_l("Tell us what to call you.")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
            by_rule(usable_name),
        ],
    )
    own_answer = StringField(
        _l("And what do you do?"),
        description=_l("Leave it empty and your roles answer. In your own words it may be any one line."),
        filters=[_line],
        validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)],
    )
    bio = TextAreaField(
        _l("A few words more"),
        description=_l("**bold**, _italic_, lists and links work."),
        validators=[Length(max=DESCRIPTION.limit, message=TOO_LONG)],
    )
    place = StringField(_l("Place"), filters=[_line], validators=[SHORT])
    website = URLField(
        _l("Website"), filters=[_line], validators=[Length(max=500, message=TOO_LONG), web_address_or_none]
    )
    time_zone = SelectField(_l("Time zone"), choices=lambda: _time_zones())
    is_indexed = BooleanField(_l("Search engines may list my profile"))
    is_for_ai = BooleanField(_l("AI crawlers may use my profile"))
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if re.fullmatch(r"[0-9]{1,9}", str(self.version.data or "")) else 0


REGIONS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def _time_zone_names() -> tuple[str, ...]:
    """Places of the tz database, not its aliases like EST5EDT or Etc/GMT+7."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if name.split("/")[0] in REGIONS))


def _time_zones() -> list[SelectChoice]:
    places = [
        SelectChoice(name, place.replace("_", " ").replace("/", ", "), optgroup=region)
        for name in _time_zone_names()
        for region, _, place in [name.partition("/")]
    ]
    return [SelectChoice("", _l("The site’s")), SelectChoice("UTC", "UTC"), *places]
