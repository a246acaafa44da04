"""An import is all or nothing: killed at any moment it leaves nothing, and its memory is bounded whatever it reads."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from community.comments import recount
from community.comments.models import Comment, Status
from community.core.database import db
from community.core.http.site import Site
from tests.transfer import big_export
from tests.transfer.conftest import contents, import_in_a_process

MOST_MEGABYTES = 300  # whatever is read (issue 2, Done when 8)
MOST_FOR_TEN = 140  # so that a test of a minute notices what would grow
IN_PROCESSES = pytest.mark.long_on_postgresql("reading and cleaning, which take most of it, are the same")


def has_read_half(_app: Site, process: "subprocess.Popen[str]") -> bool:
    assert process.stderr is not None
    return process.stderr.readline().startswith("read 50 %")


def has_read_everything(_app: Site, process: "subprocess.Popen[str]") -> bool:
    assert process.stderr is not None
    return process.stderr.readline().startswith("read 100 %")


def has_written_a_third(app: Site, _process: "subprocess.Popen[str]") -> bool:
    """Into the log (SQLite) or the table (PostgreSQL); both hold what was not committed, too."""
    with app.app_context():
        if app.config["SETTINGS"].is_sqlite:
            log = Path(f"{db.engine.url.database}-wal")
            return log.exists() and log.stat().st_size > 4_000_000
        with db.engine.connect() as connection:
            return bool(connection.scalar(text("SELECT pg_relation_size('comments') > 1500000")))


def kill_when(moment: Callable[[Site, Any], bool], app: Site, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 120
    while not moment(app, process):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL


@IN_PROCESSES
@pytest.mark.long
def test_killed_at_any_moment_it_leaves_nothing_and_then_runs_to_its_end(
    berlin: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "export.xml"
    facts = big_export.write(file, 5_000_000)
    before, files = contents(berlin), set(tmp_path.iterdir())
    for moment in (has_read_half, has_read_everything, has_written_a_third):
        kill_when(moment, berlin, import_in_a_process(environment, file))
        assert contents(berlin) == before, moment.__name__
    assert {left.name for left in set(tmp_path.iterdir()) - files} <= {
        "community.sqlite3-wal",
        "community.sqlite3-shm",
    }

    process = import_in_a_process(environment, file)
    process.communicate(timeout=240)
    assert process.returncode == 0
    assert comments_of(berlin) == {Status.PUBLISHED: facts.published, Status.HELD: facts.held}
    with berlin.app_context():
        assert list(recount.differences()) == []


@IN_PROCESSES
@pytest.mark.long
def test_ten_megabytes_come_in_whole_with_bounded_memory(
    berlin: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    bring_in_and_measure(berlin, environment, tmp_path, 10_000_000, MOST_FOR_TEN)


@pytest.mark.sqlite_only("the memory is that of reading and cleaning; ten megabytes come in on both")
@pytest.mark.long
def test_two_hundred_megabytes_come_in_whole_with_bounded_memory(
    berlin: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    bring_in_and_measure(berlin, environment, tmp_path, 200_000_000, MOST_MEGABYTES)


@pytest.mark.long
@pytest.mark.sqlite_only("what could grow is settled before the site's database is asked")
def test_one_post_with_200_000_comments_comes_in_with_bounded_memory(
    berlin: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    """In one thread, each answering the one before or, now and then, the one behind it."""
    file = tmp_path / "export.xml"
    with file.open("w", encoding="utf-8") as out:
        for part in big_export.one_long_thread(200_000):
            out.write(part)
    peak, told = measured(import_in_a_process(environment, file))
    assert peak < MOST_MEGABYTES
    assert "comments: 200,000 in" in told
    assert comments_of(berlin) == {Status.PUBLISHED: 200_000}


def bring_in_and_measure(app: Site, environment: dict[str, str], folder: Path, size: int, most: int) -> None:
    if Path("/proc/self").readlink() != Path(str(os.getpid())):
        pytest.skip("/proc tells of other processes than ours: no memory can be read there")
    facts = big_export.write(folder / "export.xml", size)
    peak, told = measured(import_in_a_process(environment, folder / "export.xml"))
    assert peak < most
    assert f"articles: {facts.posts:,} in" in told
    assert f"items in the file: {facts.items:,}" in told
    assert f"comments in the file: {facts.comments:,}" in told
    assert comments_of(app) == {Status.PUBLISHED: facts.published, Status.HELD: facts.held}
    with app.app_context():
        assert list(recount.differences()) == []


def measured(process: "subprocess.Popen[str]") -> tuple[float, str]:
    """The most memory that a process was seen to have for itself (PSS, in megabytes), and what it said."""
    peak = 0.0
    while True:
        try:
            told, problems = process.communicate(timeout=0.05)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, proportional_megabytes(process.pid))
    assert process.returncode == 0, problems
    assert peak > 20
    return peak, told


def proportional_megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def comments_of(app: Site) -> dict[Status, int]:
    with app.app_context():
        query = select(Comment.status, func.count()).group_by(Comment.status)
        return {row[0]: row[1] for row in db.session.execute(query)}
