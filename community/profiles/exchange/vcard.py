"""A member as a vCard: 4.0 (RFC 6350), or 3.0 (RFC 2426) for the address books of older telephones. Pure.

A card says what is now, and has no dates: `roles` are current ones. Each is a group (`r1.ORG`, `r1.TITLE` …), the first
the preferred one; readers that know no groups take that. Which word of a name is the family's is not known here, so the
whole name stands in the place that every reader shows.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from community.members.models import Member
from community.profiles import words
from community.profiles.models import PortfolioRole, ProfileLink

Version = Literal["4.0", "3.0"]
LINE_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def card_of(
    member: Member,
    roles: Sequence[PortfolioRole],
    *,
    version: Version,
    profile_url: str,
    as_of: datetime,
    links: Sequence[ProfileLink] = (),
    photo: str = "",
) -> str:
    """The card, its lines folded. `roles` are current ones that its reader may see, `photo` is the address of a WebP."""
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        *_who(member, version, profile_url, as_of),
        *([_photo(photo, version)] if photo else []),
        *_where(member, version, profile_url, links),
        *(line for number, role in enumerate(roles, start=1) for line in _role(role, number, version)),
        "END:VCARD",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _who(member: Member, version: Version, profile_url: str, as_of: datetime) -> Iterator[str]:
    is_4, moment = version == "4.0", as_of.astimezone(UTC)
    if is_4:
        yield "KIND:individual"
    yield f"UID:{_uid(member, profile_url)}"
    yield f"REV:{moment:%Y%m%dT%H%M%SZ}" if is_4 else f"REV:{moment:%Y-%m-%dT%H:%M:%SZ}"
    yield f"FN:{_text(member.name)}"
    yield f"N:;{_text(member.name)};;;"
    yield f"NICKNAME:{_text(member.handle)}"
    if answer := member.own_answer or member.answer:
        yield f"NOTE:{_text(answer)}"


def _photo(address: str, version: Version) -> str:
    how = ";MEDIATYPE=image/webp" if version == "4.0" else ";VALUE=uri;TYPE=WEBP"
    return f"PHOTO{how}:{_address(address)}"


def _where(member: Member, version: Version, profile_url: str, links: Sequence[ProfileLink]) -> Iterator[str]:
    if member.place:
        yield f"ADR:;;;{_text(member.place)};;;"
    yield f"URL{_preferred(version)}:{_address(profile_url)}"
    others = [member.website, *(link.url for link in links)]
    yield from (f"URL:{_address(url)}" for url in dict.fromkeys(filter(None, others)))
    yield f"SOURCE:{_address(profile_url)}.vcf"


def _role(role: PortfolioRole, number: int, version: Version) -> Iterator[str]:
    group, preferred = f"r{number}", _preferred(version) if number == 1 else ""
    if role.organisation:
        yield f"{group}.ORG{preferred}:{_text(role.organisation)}"
    yield f"{group}.TITLE{preferred}:{_text(role.title)}"
    yield f"{group}.ROLE{preferred}:{_text(str(words.FIELDS[role.field]))}"
    if role.organisation_url:
        yield f"{group}.URL:{_address(role.organisation_url)}"


def _preferred(version: Version) -> str:
    return ";PREF=1" if version == "4.0" else ";TYPE=pref"


def _uid(member: Member, profile_url: str) -> str:
    """The same for as long as the member is, whatever becomes of their handle."""
    site = profile_url.rpartition("/members/")[0]
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{site}/members/{member.id}')}"


def _text(words: str) -> str:
    return words.translate(_ESCAPES)


def _address(url: str) -> str:
    """An address is not escaped (RFC 6350, 4: a URI); a line end is none of its characters."""
    return "".join(url.split())


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a line, each further one behind a space; no character is cut in two (RFC 6350, 3.2)."""
    part, room = "", LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", LINE_OCTETS - 1
        part, room = part + character, room - size
    yield part
