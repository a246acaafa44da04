"""The words for files that come in: why one can't be read, why an entry was left out, what was not taken as it stood."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "profiles.import_no_file": _l("Choose a file first."),
    "profiles.import_too_large": _l(
        "This file has more than %(megabytes)s MB. None of the files that we take is so large."
    ),
    "profiles.import_archive_too_large": _l(
        "This archive has more than %(megabytes)s MB. Unpack it: Positions.csv alone is enough."
    ),
    "profiles.import_empty": _l("There is nothing in this file."),
    "profiles.import_nothing_in_it": _l(
        "This file could be read, but it names no role and nothing of a profile."
    ),
    "profiles.import_no_text": _l(
        "This is neither an archive nor a text we can read. We take LinkedIn’s archive (.zip), one of its tables (.csv) or a JSON Resume (.json)."
    ),
    "profiles.import_broken": _l("This file is broken, or was cut short on its way. Fetch it once more."),
    "profiles.import_encrypted": _l(
        "This archive is locked with a password. Unpack it, and send Positions.csv."
    ),
    "profiles.import_too_many_files": _l(
        "This archive holds far more files than one person’s. Unpack it, and send Positions.csv."
    ),
    "profiles.import_too_large_inside": _l(
        "A table of more than %(megabytes)s MB is more than a working life holds. We have stopped reading."
    ),
    "profiles.import_nothing_known": _l(
        "In this archive is none of the files that we open: Positions.csv, Volunteering.csv, Profile.csv, Skills.csv."
    ),
    "profiles.import_unknown_table": _l(
        "This table has not the columns of Positions.csv, Volunteering.csv, Profile.csv or Skills.csv."
    ),
    "profiles.import_no_json": _l("This begins like JSON, but it can’t be read to its end."),
    "profiles.import_json_too_large": _l(
        "A JSON Resume of more than %(megabytes)s MB is more than a working life holds. Nothing was read."
    ),
    "profiles.import_no_resume": _l("This is JSON, but no JSON Resume: it has no work, volunteer or basics."),
    "profiles.import_expired": _l(
        "This page was open for too long, or is not whole. Choose your file once more."
    ),
    "profiles.import_no_room": _l(
        "Your portfolio is full: it holds %(most)s roles. Untick the roles here, or make room first: remove one that no "
        "longer says much, or let one entry stand for several. Then bring the file again."
    ),
    "profiles.import_too_many": _l(
        "A portfolio holds %(most)s roles, and %(room)s more fit into yours. You have chosen %(chosen)s: untick some."
    ),
}

#: Why an entry was left out, by code.
LEFT_OUT: dict[str, LazyString] = {
    "no_title": _l("it has no title"),
    "title_too_long": _l("its title has more than 120 characters"),
    "organisation_too_long": _l("its organisation has more than 120 characters"),
    "on_behalf_of_too_long": _l("on whose behalf it is has more than 120 characters"),
    "skill_too_long": _l("a skill has at most 60 characters"),
    "starts_in_future": _l("it has not begun yet"),
    "twice": _l("it stands in the file twice"),
}

#: What was not taken as it stood, by code.
NOTES: dict[str, LazyString] = {
    "words_for_dates": _l("Dates that name no month stay as words."),
    "ends_in_future": _l("Its end is still to come: it counts as going on."),
    "ends_before_it_starts": _l("It ends before it begins: both dates stay as words."),
    "description_cut": _l("Its description was too long and is cut."),
    "skills_cut": _l("Not all of its skills fit."),
}

#: Sections of files, by code; those below `skills` have no place in a portfolio.
SECTIONS: dict[str, LazyString] = {
    "positions": _l("positions"),
    "volunteering": _l("volunteering"),
    "profile": _l("profile"),
    "work": _l("work"),
    "volunteer": _l("volunteering"),
    "skills": _l("skills"),
    "education": _l("education"),
    "awards": _l("awards"),
    "certificates": _l("certificates"),
    "publications": _l("publications"),
    "languages": _l("languages"),
    "interests": _l("interests"),
    "references": _l("references"),
    "projects": _l("projects"),
}
#: Sections that are counted and left in the file.
NOT_TAKEN = (
    "education",
    "awards",
    "certificates",
    "publications",
    "languages",
    "interests",
    "references",
    "projects",
)
