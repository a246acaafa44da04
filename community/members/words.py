"""The words of this room's refusals, by code."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "members.handle_shape": _l(
        "Use 2 to 30 small letters, digits, - or _ for your handle, with a letter or digit at each end."
    ),
    "members.handle_reserved": _l("This handle is kept for the site itself. Please choose another one."),
    "members.handle_taken": _l(
        "This handle, or one that looks like it, belongs to somebody else. %(free)s is free."
    ),
    "members.name_shape": _l("A name needs a letter or a digit in it."),
    "members.name_missing": _l("Tell us your name, as you want it shown."),
    "members.email_shape": _l(
        "This does not look like an e-mail address. It should read like name@example.org."
    ),
    "members.email_taken": _l("Another member has this e-mail address."),
    "members.last_admin": _l("This is the only admin. Make somebody else an admin first."),
    "members.not_active": _l("Only an active member can have this done."),
}
