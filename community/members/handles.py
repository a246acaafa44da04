"""Handles: their shape, which are kept back, and which look alike. Pure.

The unique constraint stands on the key, so that nobody can be mistaken for somebody else.
"""

import re
import unicodedata

#: decisions.md, Members and access: 2 to 30 characters.
HANDLE_PATTERN = r"[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])"
LONGEST = 30
NAMELESS = "someone"  # what a handle is made of where a name has no Latin letter or digit

#: Words that addresses use, that speak for the site, or that say what somebody may do. Compared by key.
RESERVED_WORDS = """
    about account accounts admin administrator admins all ampersand anonymous anybody api appeal appeals archive article
    articles assessment assessments author authors blog cards comment comments community contact contributor deleted directory
    discussion discussions draft drafts edit editor editors everybody everyone feed feeds flag flags guest guests guidelines
    healthz help history home hostmaster info introductions join journal legal log log-in log-out login logout mail me member
    members messages metrics mod moderation moderator moderators mods myself new no-reply nobody noreply notices notifications
    null official owner page pages postmaster privacy profile profiles readyz register report reports reset-password review
    robots role roles root search security series settings sign-in sign-out sign-up signin signout signup site sitemap staff
    static support suspensions sysadmin system tag tags team terms test theme undefined unknown upload uploads verify-email
    visitor webmaster week weeks well-known www you
"""

#: What is drawn alike in many typefaces, as SQL and Python both write it: 1 and i as l, 0 as o, no dashes.
LOOK_ALIKES = (("1", "l"), ("i", "l"), ("0", "o"), ("-", ""), ("_", ""))


def key_of(handle: str) -> str:
    """What handles are compared by: `Ada-1i`, `ada_ll` and `adall` are one."""
    key = handle.lower()
    for character, instead in LOOK_ALIKES:
        key = key.replace(character, instead)
    return key


def key_in_sql(column: str) -> str:
    """The same, as a CHECK constraint says it."""
    expression = column
    for character, instead in LOOK_ALIKES:
        expression = f"replace({expression}, '{character}', '{instead}')"
    return expression


RESERVED = frozenset(key_of(word) for word in RESERVED_WORDS.split())


def is_well_formed(handle: str) -> bool:
    return re.fullmatch(HANDLE_PATTERN, handle) is not None


def is_reserved(handle: str) -> bool:
    return key_of(handle) in RESERVED


def folded_to_handle(text: str) -> str:
    """A well-formed handle made of any text: "José Álvarez" becomes `jose-alvarez`. It may be reserved or taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:LONGEST].rstrip("-_")
    if not handle:
        return NAMELESS
    return handle if is_well_formed(handle) else f"{handle}-1"  # one letter is too short


def numbered(handle: str, number: int) -> str:
    """`ada-2`, never longer than a handle may be."""
    ending = f"-{number}"
    return handle[: LONGEST - len(ending)].rstrip("-_") + ending
