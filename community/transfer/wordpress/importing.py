"""`import_wordpress`: an export is read and cleaned, settled, and written into the site in one transaction."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

from community.core.database import db, now
from community.core.writing import writing
from community.settings import Settings
from community.transfer.wordpress import reading, report, scratch, settling
from community.transfer.wordpress.asking import rules_of_the_site
from community.transfer.wordpress.cleaning import Cleaner
from community.transfer.wordpress.inserting import Import, insert
from community.transfer.wordpress.report import Report

MOST_HANDLES = 20


def import_wordpress(
    path: Path,
    *,
    dry_run: bool = False,
    hold: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Import the export at `path` into the site; `progress` is told the bytes of each read.
    `hold`: ask the site's holding rules about each comment that was published there.

    What an earlier import of the same blog brought stays as it is; what is new since comes in. Nothing is written
    where this raises: `reading.Unreadable`; OSError where the file cannot be read; `Refused` or a DBAPIError where
    somebody took a name or imported the same blog between our reading of the site and our writing to it.
    """
    settings: Settings = current_app.config["SETTINGS"]
    moment = now()
    cleaner = Cleaner(
        moment, ZoneInfo(settings.timezone), frozenset(settings.hosts), rules_of_the_site() if hold else None
    )
    with scratch.opened() as held:
        with path.open("rb") as file:
            for record in reading.records(file, progress=progress):
                for table, row in cleaner.rows(record):
                    held.add(table, row)
        rehung = settling.settle(held, cleaner.site)
        found = report.report(held, cleaner.site, cleaner.title, rehung, is_dry_run=dry_run)
        db.session.rollback()  # it was only read
        if not dry_run:
            with writing():
                newcomers = insert(Import(held, cleaner.site, cleaner.title, cleaner.language, moment))
            found.handles = [member.handle for member in newcomers[:MOST_HANDLES]]
    return found
