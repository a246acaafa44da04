"""The forms of an import: the file, then what to take of it. The second is made for what one file has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from community.core.forms import SiteForm
from community.core.markup import Rendered
from community.members.models import Member
from community.profiles import models, words
from community.profiles.exchange.entries import FoundRole
from community.profiles.exchange.found import Found
from community.profiles.forms import TOO_LONG, SkillsField, _choices, _line, short_names, whole_percent
from community.profiles.portfolio import MOST_SKILLS, Details

NOWHERE = "none"
ABOUT = {
    "place": _l("Place"),
    "website": _l("Website"),
    "own_answer": _l("Your own answer to “And what do you do?”"),
    "bio": _l("A few words more"),
}


class FileForm(SiteForm):
    """The file itself is not among the fields that a form reads: the view takes it from the request."""

    file = FileField(
        _l("File"),
        description=_l("LinkedIn’s archive (.zip), one of its tables (.csv), or a JSON Resume (.json)."),
    )


@dataclass(frozen=True)
class Row:
    """One role of the file with its fields in the form."""

    number: int
    role: FoundRole
    take: Any
    kind: Any
    field: Any
    share: Any
    visibility: Any


class ChoosingForm(SiteForm):
    """What to take, and what the file does not tell of it. `form_for` adds the fields of each role: `take-0`,
    `kind-0`, `field-0`, `share-0`, `visibility-0`; and a box `about-place` for each thing said of the person."""

    found: Found

    field_for_all = SelectField(
        _l("Field of work, where you choose none below"),
        choices=lambda: [SelectChoice("", _l("Choose for each")), *_choices(words.FIELDS)()],
        default="",
    )
    visibility_for_all = SelectField(
        _l("Who sees these roles"),
        choices=_choices(words.VISIBILITIES),
        default=models.Visibility.PUBLIC.value,
    )
    skills = SkillsField(
        _l("Skills"),
        description=_l("Up to 20, with commas between them. Here skills belong to a role."),
        validators=[Length(max=2_000, message=TOO_LONG), short_names],
    )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                number,
                role,
                *(self[f"{name}-{number}"] for name in Row.__dataclass_fields__ if name not in _PLAIN),
            )
            for number, role in enumerate(self.found.roles)
        ]

    @property
    def told(self) -> list[str]:
        """What is to be said of the person, by the names of FoundAbout."""
        return [name for name in self.found.about.offers if self[f"about-{name}"].data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Only what is ticked need be whole."""
        super().validate(extra_validators)
        for row in self.rows:
            if not row.take.data:
                row.kind.errors = row.field.errors = row.share.errors = row.visibility.errors = []
                continue
            if not row.field.data and not self.field_for_all.data:
                row.field.errors = [_l("Choose a field of work for “%(title)s”.") % {"title": row.role.title}]
        if self._has_skills_for_an_unticked_role():
            self["skills_to"].errors = [_l("This role is not ticked. Choose another for the skills.")]
        if not self.told and not any(row.take.data for row in self.rows) and not self.errors:
            self.form_errors = [*self.form_errors, _l("Nothing is ticked.")]
        return not self.errors

    def details_of(self, row: Row, description: Rendered) -> Details:
        role = row.role
        return Details(
            title=role.title,
            field=models.Field(row.field.data or self.field_for_all.data),
            kind=models.Kind(row.kind.data),
            organisation=role.organisation,
            organisation_url=role.organisation_url,
            on_behalf_of=role.on_behalf_of,
            started_on=role.started_on,
            start_text=role.start_text,
            ended_on=role.ended_on,
            end_text=role.end_text,
            is_over=role.is_over,
            seasonal_months=role.seasonal_months,
            share=int(row.share.data.rstrip(" %")) if row.share.data else None,
            skills=(*role.skills, *self._skills_for(row)),
            description=description,
            motivations=tuple(models.Motivation(one) for one in role.motivations),
            open_to=tuple(models.OpenTo(one) for one in role.open_to),
            visibility=models.Visibility(row.visibility.data or self.visibility_for_all.data),
        )

    def _skills_for(self, row: Row) -> tuple[str, ...]:
        is_it = "skills_to" in self and self["skills_to"].data == str(row.number)
        return self.skills.names if is_it else ()

    def _has_skills_for_an_unticked_role(self) -> bool:
        if "skills_to" not in self or self["skills_to"].data in (None, NOWHERE) or self["skills_to"].errors:
            return False
        return not self[f"take-{self['skills_to'].data}"].data


_PLAIN = ("number", "role")


def form_for(found: Found, member: Member, formdata: MultiDict[str, str] | None) -> ChoosingForm:
    """The form for what a file has, filled with what was posted or, where that is None, with what seems right."""
    fields: dict[str, Any] = {}
    for number, role in enumerate(found.roles):
        fields |= _fields_of(number, role)
    for name in found.about.offers:
        fields[f"about-{name}"] = BooleanField(ABOUT[name], default=_is_for_the_taking(name, member))
    if found.skills and found.roles:
        fields["skills_to"] = _skills_to(found)
    made = type("FormForOneFile", (ChoosingForm,), fields)
    form: ChoosingForm = made(formdata=formdata)
    form.found = found
    if formdata is None:
        form.skills.process_data(", ".join(found.skills[:MOST_SKILLS]))
    return form


def _fields_of(number: int, role: FoundRole) -> Mapping[str, Any]:
    kind = role.kind or role.likely_kind or models.Kind.EMPLOYMENT.value
    return {
        f"take-{number}": BooleanField(role.title, default=not role.there),
        f"kind-{number}": SelectField(_l("Kind of engagement"), choices=_choices(words.KINDS), default=kind),
        f"field-{number}": SelectField(
            _l("Field of work"),
            choices=lambda: [SelectChoice("", _l("Choose one")), *_choices(words.FIELDS)()],
            default=role.field or role.likely_field,
        ),
        f"share-{number}": StringField(
            _l("Percent of your week"),
            default="" if role.share is None else str(role.share),
            filters=[_line],
            validators=[Optional(), whole_percent],
        ),
        f"visibility-{number}": SelectField(
            _l("Who sees it"),
            choices=lambda: [SelectChoice("", _l("As said above")), *_choices(words.VISIBILITIES)()],
            default=role.visibility,
        ),
    }


def _is_for_the_taking(name: str, member: Member) -> bool:
    """What is empty is filled; the answer never by itself, because without own words the roles answer."""
    return name != "own_answer" and not getattr(member, name)


def _skills_to(found: Found) -> SelectField:
    """To which role the skills go: first to one that is new and goes on."""
    likely = [n for n, role in enumerate(found.roles) if not role.there and not role.is_over]
    return SelectField(
        _l("They belong to"),
        choices=lambda: [
            SelectChoice(NOWHERE, _l("None of these roles")),
            *(SelectChoice(str(number), role.title) for number, role in enumerate(found.roles)),
        ],
        default=str(likely[0]) if likely else NOWHERE,
    )
