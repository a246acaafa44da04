"""The words of this room's refusals, by code."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "accounts.log_in_wrong": _l(
        "This name and this password do not belong together. "
        "Check both, or try your handle instead of your e-mail address."
    ),
    "accounts.password_missing": _l("Choose a password of at least 10 characters."),
    "accounts.password_short": _l("This password has %(count)s characters. Use at least 10."),
    "accounts.password_long": _l("This password has more than 1,024 characters. Please use a shorter one."),
    "accounts.password_personal": _l(
        "This password is your handle, name or address. Anybody would try that first: use something else."
    ),
    "accounts.password_common": _l(
        "This password is among those that are tried first. Three unrelated words are hard to guess."
    ),
}
