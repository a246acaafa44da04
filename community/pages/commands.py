"""Commands about the site as a whole: serve it, migrate it, see whether it is well."""

import errno
import shutil
import signal
import socket
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import click
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community import migrations
from community.comments import recount
from community.core import jobs
from community.core.command_line import Problem, make_site
from community.core.database import db, now
from community.core.http import logs
from community.core.http.server import Server
from community.core.jobs import queue
from community.core.writing import writing
from community.demo import filling
from community.profiles.directory import index
from community.settings import Settings, from_environment, listens_at

LEAST_FREE_BYTES = 200_000_000


@click.command()
@click.option("--host", help="Where to listen (HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port (PORT, else 8000).")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes of 8 threads."
)
@click.option("--demo", is_flag=True, help="First migrate, and fill an empty site with the demo community.")
def serve(host: str | None, port: int | None, workers: int, demo: bool) -> None:
    """Serve the site with the production server."""
    settings = from_environment(host=host, port=port)
    address = listens_at(host, port)
    _refuse_taken_port(*address)
    logs.configure()
    make = partial(make_site, settings)
    app = make()
    with app.app_context():
        if demo:
            _migrate()
        elif not migrations.is_current(db.engine):
            raise Problem("the database is not at this version; run: community upgrade")
        said = filling.fill_if_empty(settings) if demo else None
        db.engine.dispose()
    click.echo(f"{settings.name} is at {settings.base_url}")
    if said:
        click.echo(said)
    click.echo("Ctrl+C stops it.")
    Server(make, *address, workers, settings.is_https, jobs.beside).run()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def worker(once: bool) -> None:
    """Do the background work (COMMUNITY_WORKER=separate leaves it all to this)."""
    logs.configure()
    app = make_site()
    with app.app_context():
        if not _is_migrated():
            raise Problem("the database is not at this version; run: community upgrade")
        if once:
            count = jobs.run_due(with_schedules=True)
            click.echo(f"{count} job{'' if count == 1 else 's'} done")
            return
    running = jobs.Worker(app)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: running.stop())
    click.echo("Doing the background work. Ctrl+C stops it.")
    running.run()


def _is_migrated() -> bool:
    try:
        return migrations.is_current(db.engine)
    except DBAPIError as error:
        raise Problem(f"the database does not answer: {str(error.orig).strip().splitlines()[0]}") from error


@click.command()
def upgrade() -> None:
    """Bring the database to this version; nothing to do when it is there already."""
    app = make_site()
    with app.app_context():
        try:
            before = migrations.current(db.engine)
            _migrate()
        except DBAPIError as error:
            raise Problem(
                f"the database does not answer: {str(error.orig).strip().splitlines()[0]}"
            ) from error
        after = migrations.current(db.engine)
    click.echo(
        f"at version {after} already"
        if before == after
        else f"migrated from {before or 'nothing'} to {after}"
    )


def _migrate() -> None:
    """The tables of this version, and what is kept in step with others' by code."""
    migrations.upgrade(db.engine)
    if index.strays():
        with writing():
            index.rebuild()


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and what was seen."""

    what: str
    is_well: bool
    seen: str


@click.command()
def doctor() -> None:
    """Look at configuration, database, migrations, mail and disk; a line each; exit 1 if any is not well."""
    app = make_site()
    with app.app_context():
        findings = list(_findings(app.config["SETTINGS"]))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.what}: {finding.seen}")
    if not all(finding.is_well for finding in findings):
        raise Problem("something is not well; see above")


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("configuration", True, f"{settings.name} at {settings.base_url}")
    yield _key(settings)
    database = _database()
    yield database
    if database.is_well:
        version = migrations.current(db.engine)
        is_current = migrations.is_current(db.engine)
        yield Finding(
            "migrations",
            is_current,
            f"at {version}" if is_current else f"at {version}; run: community upgrade",
        )
        if is_current:
            yield _counts()
            yield _background_work()
            yield _directory()
    outbox = settings.instance / "outbox"
    yield Finding("mail", True, f"written to {outbox.name}/ in the instance folder")
    free = shutil.disk_usage(settings.instance).free
    yield Finding("disk", free > LEAST_FREE_BYTES, f"{free // 1_000_000:,} MB free")


def _key(settings: Settings) -> Finding:
    file = settings.instance / "secret-key"
    if not file.exists():
        return Finding("secret key", True, "from the environment")
    is_private = stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    return Finding(
        "secret key", is_private, "in the instance folder" if is_private else "others can read it: chmod 600"
    )


def _database() -> Finding:
    try:
        with db.engine.connect() as connection:
            if db.engine.dialect.name == "sqlite":
                said = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
                return Finding("database", said == "ok", f"SQLite, quick check: {said}")
            return Finding("database", True, str(connection.execute(text("SHOW server_version")).scalar()))
    except DBAPIError as error:
        return Finding("database", False, str(error.orig).strip().splitlines()[0])


def _directory() -> Finding:
    strays = index.strays()
    return Finding(
        "directory", not strays, f"{strays} members wrong; run: community upgrade" if strays else "everybody"
    )


def _counts() -> Finding:
    wrong = list(recount.differences())
    return Finding("counts of comments", not wrong, wrong[0] if wrong else "as a recount says")


def _background_work() -> Finding:
    counts = queue.counts()
    seen = f"{counts.waiting} to do, {counts.given_up} given up"
    if counts.oldest and (minutes := (now() - counts.oldest) // timedelta(minutes=1)) > 5:
        seen += f"; the oldest is due for {minutes:,} minutes"
    if counts.last_error:
        seen += f"; the last given up: {counts.last_error}"
    return Finding("background work", not counts.given_up, seen)


def _refuse_taken_port(host: str, port: int) -> None:
    """One clear line instead of a server that tries for five seconds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            why = (
                "is in use: stop what listens there, or choose another with PORT"
                if error.errno == errno.EADDRINUSE
                else f"can't be used: {error.strerror}"
            )
            raise Problem(f"port {port} of {host} {why}") from error
