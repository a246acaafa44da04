"""The plan of the house holds: who may import whom, and who may touch the request."""

from pathlib import Path

import pytest

from tests.house.plan import ROOMS, ROOT, broken_rules


def test_the_plan_holds() -> None:
    broken = broken_rules(ROOT / "community")
    assert not broken, "the plan of the house is broken (architecture, in CONTRIBUTING.md):\n" + "\n".join(
        broken
    )


def test_the_rooms_stand_in_their_order() -> None:
    order = "core members accounts profiles articles comments moderation search network notifications transfer demo"
    assert " ".join(ROOMS) == order


PLANTED = [
    ("comments/posting.py", "from community.moderation import queue", "stands to the right of comments"),
    (
        "comments/posting.py",
        "def late():\n    import community.demo.people",
        "stands to the right of comments",
    ),
    ("comments/holding/words.py", "from ...search.index import add", "stands to the right of comments"),
    ("core/database.py", "from community.members.models import Member", "stands to the right of core"),
    (
        "comments/posting.py",
        "from community.comments.forms import CommentForm",
        "downstairs never imports upstairs",
    ),
    ("comments/posting.py", "from community.pages import views", "another room's upstairs"),
    ("comments/views.py", "from community.articles import views", "another room's upstairs"),
    ("comments/views/show.py", "from community.articles.forms import ArticleForm", "another room's upstairs"),
    ("pages/context.py", "from community.feeds.atom import entry", "another room's upstairs"),
    ("comments/posting.py", "from community.accounts.access import viewer", "it touches the request"),
    ("comments/posting.py", "from community.core.http.errors import error_page", "it touches the request"),
    ("comments/posting.py", "from community.core import forms", "it touches the request"),
    ("comments/posting.py", "from community import create_app", "import the top of the package"),
    ("comments/views.py", "import community.commands", "import the top of the package"),
    ("settings.py", "from community.members.models import Member", "at the top of the package only"),
    ("comments/posting.py", "from flask import abort, request", "touch the request"),
    ("comments/listeners.py", "from flask_login import current_user", "touch the request"),
    ("core/markup.py", "import flask\n\ndef f():\n    return flask.g.seen", "touch the request"),
]

ALLOWED = [
    (
        "comments/posting.py",
        "from community.articles.models import Article\nfrom community.core.database import db",
    ),
    ("comments/posting.py", "from . import threads\nfrom .holding import words"),
    (
        "comments/views.py",
        "from community.accounts.access import viewer\nfrom community.moderation import queue",
    ),
    (
        "comments/views.py",
        "from flask import request\nfrom .forms import CommentForm\nfrom community.core import forms",
    ),
    ("accounts/access.py", "from flask import g, request\nfrom community.core.http.errors import error_page"),
    ("core/http/errors.py", "from flask import g, request\nfrom community.core import forms"),
    ("core/urls.py", "from flask import current_app, url_for\nfrom community.settings import Settings"),
    ("pages/context.py", "from flask import g\nfrom community.demo import people"),
    ("commands.py", "from community.comments import commands\nfrom community import create_app, migrations"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with a few rooms, all of them empty."""
    package = tmp_path / "community"
    for name in (
        *("settings.py", "commands.py", "core/forms.py", "core/http/errors.py", "core/database.py"),
        *("accounts/access.py", "articles/models.py", "articles/forms.py", "articles/views.py"),
        *("comments/posting.py", "comments/forms.py", "comments/threads.py", "comments/holding/words.py"),
        *("moderation/queue.py", "search/index.py", "demo/people.py", "pages/views.py", "feeds/atom.py"),
    ):
        write(package / name, "")
    return package


@pytest.mark.parametrize(("file", "source", "complaint"), PLANTED)
def test_a_planted_breach_is_found(house: Path, file: str, source: str, complaint: str) -> None:
    write(house / file, source)
    (broken,) = broken_rules(house)
    place, _, words = broken.partition(": ")
    assert (
        place
        == f"community/{file}:{next(n for n, line in enumerate(source.splitlines(), 1) if breaks(line))}"
    )
    assert complaint in words


@pytest.mark.parametrize(("file", "source"), ALLOWED)
def test_what_the_plan_allows_passes(house: Path, file: str, source: str) -> None:
    write(house / file, source)
    assert broken_rules(house) == []


def breaks(line: str) -> bool:
    return line.strip() not in ("import flask", "def late():", "def f():", "")


def write(file: Path, source: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    for folder in file.parents:
        if folder.name == "community":
            (folder / "__init__.py").touch()
            break
        (folder / "__init__.py").touch()
    file.write_text(source + "\n")
