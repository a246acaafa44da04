"""`community members …`: members added, their level, password and standing, from a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import click

from community.accounts import levels, password_rules, passwords, signing_in
from community.core import filters
from community.core.command_line import Problem, with_site
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members import joining, queries, standing
from community.members.models import Access, Member, MemberState

R = TypeVar("R")
LEVELS = [level.value for level in Access]

password_from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@click.group()
def members() -> None:
    """Members: add, list, let do more or less, give a new password, suspend."""


@members.command()
@click.argument("handle")
@click.option("--name", required=True, help="The name as it is shown.")
@click.option("--email", required=True, help="Taken as verified.")
@password_from_stdin
@click.option("--grant", type=click.Choice(LEVELS[1:]), help="The level of access, if more than a member's.")
@with_site
def add(handle: str, name: str, email: str, password_stdin: bool, grant: str | None) -> None:
    """Add a verified, active member.

    The password is asked for on a terminal; elsewhere one is made up and printed, once.
    """
    with _explained():
        about = (joining.usable_handle(handle), joining.usable_name(name), joining.usable_email(email))
        password, is_made_up = _password(password_stdin, about)
        password_hash = passwords.hashed(password)
        with writing():
            member = joining.join(
                handle,
                name,
                email=email,
                is_verified=True,
                password_hash=password_hash,
                access=Access(grant or Access.MEMBER),
            )
    click.echo(f"{member.handle} is a member now, with the access of {_an(member.access)}.")
    _show(password, is_made_up)


@members.command()
@click.argument("handle")
@click.argument("level", type=click.Choice(LEVELS))
@with_site
def grant(handle: str, level: str) -> None:
    """Give a member a level of access: member < author < moderator < admin. A change ends their sessions."""
    _set_level(handle, Access(level))


@members.command()
@click.argument("handle")
@with_site
def revoke(handle: str) -> None:
    """Return a member to the level of a member. A change ends their sessions."""
    _set_level(handle, Access.MEMBER)


@members.command()
@click.argument("handle")
@password_from_stdin
@with_site
def password(handle: str, password_stdin: bool) -> None:
    """Give a member a new password. It ends their sessions.

    It is asked for on a terminal; elsewhere one is made up and printed, once.
    """
    with _explained():
        found = _active(handle)
        new, is_made_up = _password(password_stdin, (found.handle, found.name, found.email or ""))
        password_hash = passwords.hashed(new)
        with writing():
            signing_in.set_password(_active(handle), password_hash)
    click.echo(f"{found.handle} has a new password and is logged out everywhere.")
    _show(new, is_made_up)


@members.command("list")
@with_site
def list_members() -> None:
    """List every member: handle, level, state, day of joining, name."""
    click.echo(_line("HANDLE", "ACCESS", "STATE", "JOINED", "NAME"))
    for member in db.session.scalars(queries.everybody().execution_options(yield_per=500)):
        joined = member.joined_at.date().isoformat()
        click.echo(_line(member.handle, member.access, _state(member), joined, member.name))


@members.command()
@click.argument("handle")
@click.option("--days", type=click.IntRange(1, 3650), default=7, show_default=True, help="For how long.")
@with_site
def suspend(handle: str, days: int) -> None:
    """Stop a member from posting for some days. They can still log in and read."""
    until = _done(lambda: standing.suspend(_active(handle), timedelta(days=days)))
    click.echo(f"{_folded(handle)} can't post until {filters.moment(until)}.")


@members.command()
@click.argument("handle")
@with_site
def restore(handle: str) -> None:
    """Let a suspended member post again."""
    _done(lambda: standing.restore(_active(handle)))
    click.echo(f"{_folded(handle)} can post.")


def _set_level(handle: str, level: Access) -> None:
    is_changed = _done(lambda: levels.set_level(_active(handle), level))
    if is_changed:
        click.echo(f"{_folded(handle)} has the access of {_an(level)} now and is logged out everywhere.")
    else:
        click.echo(f"{_folded(handle)} had the access of {_an(level)} already.")


def _done(action: Callable[[], R]) -> R:
    with _explained(), writing():
        return action()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise Problem(refusal.words) from None


def _active(handle: str) -> Member:
    member = db.session.scalar(queries.by_handle(handle))
    if member is None:
        raise Problem(f"no member is called {_folded(handle)}")
    if member.state is MemberState.UNCLAIMED:
        raise Problem(f"{member.handle} came with an import and has not claimed the account yet")
    if member.state is MemberState.CLOSED:
        raise Problem(f"{member.handle} has closed the account")
    return member


def _password(from_stdin: bool, about: tuple[str, ...]) -> tuple[str, bool]:
    """The password and whether it was made up here."""
    if from_stdin:
        typed = sys.stdin.buffer.readline(8192).decode("utf-8", "replace").rstrip("\r\n")
    elif sys.stdin.isatty():
        typed = click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
    else:
        return passwords.generated(), True
    password_rules.refuse_weak(typed, about=about)
    return typed, False


def _show(password: str, is_made_up: bool) -> None:
    if is_made_up:
        click.echo(f"Password, shown this once: {password}")


def _state(member: Member) -> str:
    return "suspended" if standing.is_suspended(member) else member.state.value


def _line(*columns: str) -> str:
    widths = (30, 9, 9, 10)
    padded = [str(column).ljust(width) for column, width in zip(columns, widths, strict=False)]
    return "  ".join([*padded, columns[-1]])


def _an(level: Access) -> str:
    return f"an {level.value}" if level.value[0] in "aeiou" else f"a {level.value}"


def _folded(handle: str) -> str:
    return handle.strip().lower()
