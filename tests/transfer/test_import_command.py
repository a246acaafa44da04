"""`community import wordpress FILE`: a report, one line where something is wrong, progress as the reader can use it."""

import os
import pty
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from community.articles.models import Article
from community.commands import group
from community.core.database import db
from community.core.http.site import Site
from community.transfer.commands import CHANGED
from tests.transfer import big_export
from tests.transfer.conftest import brought_into, contents, import_in_a_process
from tests.transfer.exports import comment, post


@pytest.fixture
def run(app: Site) -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(
        group, ["import", "wordpress", *map(str, arguments)], obj=lambda: app
    )


def articles_count(app: Site) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Article)) or 0


def test_it_reports_what_came_in_and_what_did_not(
    app: Site, run: Callable[..., Result], export: Callable[[str], Path]
) -> None:
    done = run(export("themeunittestdata.wordpress"))
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    for line in (
        "Theme Unit Test Data was imported.",
        "articles: 58 in (3 as drafts, 55 published)",
        "  left out, attachments: 37",
        "  left out, menu items: 70",
        "  left out, pages: 21",
        "  items in the file: 186",
        "comments: 24 in (1 awaiting review, 23 published)",
        "  left out, on something that was left out: 5",
        "  left out, pingbacks: 2",
        "  left out, trackbacks: 2",
        "  comments in the file: 33",
    ):
        assert line in lines
    assert articles_count(app) == 58


def test_a_second_run_says_that_everything_was_here(
    run: Callable[..., Result], export: Callable[[str], Path]
) -> None:
    run(export("seed-post.wxr"))
    done = run(export("seed-post.wxr"))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "The Future Of Work: nothing new; everything was here already."


def test_a_trial_writes_nothing(app: Site, run: Callable[..., Result], export: Callable[[str], Path]) -> None:
    before = contents(app)
    done = run(export("seed-post.wxr"), "--dry-run")
    assert done.exit_code == 0
    assert "Nothing was written" in done.stdout
    assert contents(app) == before


def test_a_damaged_file_is_one_line_with_its_line_and_exit_1(
    app: Site, run: Callable[..., Result], export: Callable[[str], Path]
) -> None:
    before = contents(app)
    done = run(export("malformed"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert (
        done.stderr == "community: malformed.xml: line 90, column 2: mismatched tag; nothing was imported\n"
    )
    assert contents(app) == before


@pytest.mark.parametrize("text", ["<feed/>", "", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "\0"])
def test_anything_else_is_one_line_too(text: str, run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file.xml").write_text(text)
    done = run(tmp_path / "file.xml")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_file_that_is_not_there_is_bad_usage(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run(tmp_path / "none.xml").exit_code == 2


@pytest.mark.sqlite_only("progress is that of reading")
@pytest.mark.long
def test_elsewhere_than_on_a_terminal_progress_is_plain_lines(
    environment: dict[str, str], tmp_path: Path
) -> None:
    big_export.write(tmp_path / "export.xml", 1_000_000)
    process = import_in_a_process(environment, tmp_path / "export.xml")
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0
    lines = told.splitlines()
    assert lines == [f"read {10 * tenth} %" for tenth in range(1, 11)]


@pytest.mark.sqlite_only("progress is that of reading")
@pytest.mark.long
def test_on_a_terminal_progress_is_a_bar(
    environment: dict[str, str], tmp_path: Path, write: Callable[..., Path]
) -> None:
    write(post(1, comment(1)))
    reader, terminal = pty.openpty()
    process = import_in_a_process(environment, tmp_path / "export.xml", stderr=terminal)
    os.close(terminal)
    process.communicate(timeout=120)
    shown = os.read(reader, 10_000).decode()
    os.close(reader)
    assert process.returncode == 0
    assert "Reading export.xml" in shown
    assert "100%" in shown


@pytest.mark.long
def test_the_same_export_twice_at_once_comes_in_once(
    berlin: Site, environment: dict[str, str], export: Callable[[str], Path]
) -> None:
    """The slower of two finds everything here, or is told that the site changed meanwhile."""
    file = export("themeunittestdata.wordpress")
    both = [import_in_a_process(environment, file) for _ in range(2)]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in both]
    assert sorted(code for _, _, code in ended) in ([0, 0], [0, 1]), ended
    assert all(told == ("" if code == 0 else f"community: {CHANGED}\n") for _, told, code in ended), ended
    assert articles_count(berlin) == 58
    before = contents(berlin)
    brought_into(berlin, file)
    assert contents(berlin) == before


def test_help_names_what_it_reads() -> None:
    shown = CliRunner().invoke(group, ["import", "wordpress", "--help"])
    assert shown.exit_code == 0
    assert "--dry-run" in shown.output
