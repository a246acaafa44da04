"""`community import …`: what comes in from elsewhere."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError, IntegrityError

from community.core.command_line import Problem, with_site
from community.core.http.site import RETRYABLE
from community.core.refusals import Refused
from community.transfer.wordpress import reading
from community.transfer.wordpress.importing import import_wordpress

#: Smaller files are read before anybody asks how far it is.
LINES_FROM_BYTES = 1_000_000
CHANGED = "something on the site changed meanwhile, so nothing was imported; please run it again"


@click.group("import")
def import_group() -> None:
    """Bring in what stands elsewhere."""


@import_group.command("wordpress")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--hold", is_flag=True, help="Hold the published comments that this site's rules would hold.")
@with_site
def wordpress(file: Path, dry_run: bool, hold: bool) -> None:
    """A WordPress export (WXR): its posts, threads, authors and tags. Running it again changes nothing."""
    try:
        with _progress(file) as progress:
            found = import_wordpress(file, dry_run=dry_run, hold=hold, progress=progress)
    except reading.Unreadable as error:
        raise Problem(f"{file.name}: {error}; nothing was imported") from error
    except OSError as error:
        raise Problem(f"{file.name} can't be read: {error.strerror}") from error
    except Refused as error:
        raise Problem(CHANGED) from error
    except DBAPIError as error:
        if isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in RETRYABLE:
            raise Problem(CHANGED) from error
        raise
    for line in found.lines():
        click.echo(line)


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, elsewhere a line for every tenth of the file."""
    size = os.stat(file).st_size
    if sys.stderr.isatty():
        with click.progressbar(length=size, label=f"Reading {file.name}", file=sys.stderr) as bar:
            yield bar.update
    else:
        yield _Lines(size).read


class _Lines:
    def __init__(self, size: int) -> None:
        self._size = size
        self._read = 0
        self._told = 0

    def read(self, count: int) -> None:
        self._read += count
        tenths = 10 * self._read // max(1, self._size)
        if self._size >= LINES_FROM_BYTES and tenths > self._told:
            self._told = tenths
            click.echo(f"read {10 * tenths} %", err=True)
