"""What the rooms' commands share: the site they act on, and how they fail."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from community import migrations
from community.core.database import db
from community.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class Problem(click.ClickException):
    """A failure that is explained in one line on standard error; the command exits with 1."""

    def show(self, file: object = None) -> None:
        click.echo(f"community: {self.message}", err=True)


def make_site(settings: Settings | None = None) -> Flask:
    """The site that a command acts on; `community/commands.py` says how it is made."""
    make = click.get_current_context().find_root().obj
    site: Flask = make(settings) if settings else make()
    return site


def with_site(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the app context of a site whose database is migrated."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with make_site().app_context():
            try:
                if not migrations.is_current(db.engine):
                    raise Problem("the database is not at this version; run: community upgrade")
                return command(*args, **kwargs)
            except DBAPIError as error:
                raise Problem(f"the database does not answer: {_first_line(error)}") from error

    return run


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0][:200]
