"""Which kind of engagement and which field of work a title plainly names. What is offered first, never what is stored
without being looked at. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from community.core.folding import folded
from community.profiles.models import Field, Kind

#: Whole words; the first line that has one in the title wins.
KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.VOLUNTEERING, "volunteer volunteering"),
    (Kind.BOARD, "trustee governor chairman chairwoman chairperson treasurer non-executive board"),
    (Kind.FOUNDER, "founder co-founder cofounder"),
    (Kind.INVESTING, "investor angel"),
    (Kind.CONSULTANCY, "consultant consultancy"),
    (Kind.ADVISORY, "adviser advisor mentor"),
    (Kind.FREELANCE, "freelance freelancer self-employed independent contractor contract"),
    (Kind.TEACHING, "teacher tutor lecturer professor instructor"),
    (Kind.SPEAKING, "speaker"),
    (Kind.WRITING, "author columnist"),
    (Kind.CARING, "carer caregiver"),
)
FIELDS: tuple[tuple[Field, str], ...] = (
    (Field.TEACHING, "teacher tutor lecturer professor coach trainer instructor teaching"),
    (
        Field.HEALTH,
        "doctor gp nurse medic midwife physician paramedic therapist carer dentist pharmacist health",
    ),
    (
        Field.WRITING,
        "writer editor journalist author columnist translator copywriter reporter publisher media",
    ),
    (Field.TECHNOLOGY, "developer programmer engineer software data analyst devops sysadmin"),
    (Field.MAKING, "carpenter potter baker maker illustrator joiner weaver luthier brewer craft tailor"),
    (Field.LAND, "farmer gardener forester beekeeper ranger shepherd grower guide"),
    (Field.ADVISING, "consultant adviser advisor accountant bookkeeper lawyer solicitor mediator auditor"),
    (Field.CIVIC, "councillor trustee governor volunteer volunteering mayor"),
)


#: What stands in the place of an organisation.
KINDS_BY_ORGANISATION = ((Kind.FREELANCE, "freelance self-employed independent"),)


def kind_of(title: str, organisation: str) -> str:
    """A code, or "" where nothing says it plainly."""
    return _first(KINDS, title) or _first(KINDS_BY_ORGANISATION, organisation)


def field_of(title: str, kind: str) -> str:
    """A code, or ""; what is done for nothing is civic where its title does not say more."""
    return _first(FIELDS, title) or (Field.CIVIC.value if kind == Kind.VOLUNTEERING else "")


def _first(table: Iterable[tuple[StrEnum, str]], text: str) -> str:
    words = set(re.findall(r"[\w-]+", folded(text)))
    return next((code.value for code, named in table if words & set(named.split())), "")
