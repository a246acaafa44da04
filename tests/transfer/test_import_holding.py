"""`import wordpress --hold`: the site's own rules are asked about what was published over there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select

from community.commands import group
from community.comments import recount
from community.comments.holding import lists
from community.comments.holding.numbers import EVERYTHING
from community.comments.models import BayesWord, Comment, Status, WordList
from community.core import markup, site_settings
from community.core.database import db
from community.core.http.site import Site
from community.core.models import SiteSetting
from community.core.writing import writing
from tests import factories
from tests.transfer.exports import author, comment, post

Run = Callable[..., Result]
Write = Callable[..., Path]
LINKS = '<a href="https://a.example">a</a> and <a href="https://b.example">b</a>'


@pytest.fixture
def run(app: Site) -> Run:
    return lambda *arguments: CliRunner().invoke(
        group, ["import", "wordpress", *map(str, arguments)], obj=lambda: app
    )


def put(app: Site, word: str, kind: WordList) -> None:
    with app.app_context():
        by = factories.member(app).id
        with writing():
            lists.add([word], kind, by)
        site_settings.forget()


def said(app: Site) -> dict[str, tuple[Any, ...]]:
    """{text: (status, reason, is it suspect, was it reviewed)}"""
    with app.app_context():
        assert list(recount.differences()) == []
        return {
            markup.plain(row.body_html): (
                row.status,
                row.held_reason,
                row.is_suspect,
                row.reviewed_at is not None,
            )
            for row in db.session.scalars(select(Comment))
        }


PUBLISHED, HELD = (Status.PUBLISHED, None, False, True), Status.HELD


def test_what_a_rule_holds_waits_and_the_rest_is_published(app: Site, run: Run, write: Write) -> None:
    put(app, "rolex", WordList.BANNED)
    put(app, "casino", WordList.SUSPECT)
    file = write(
        author("ada", "Ada", number=7),
        post(
            1,
            comment(1, "Well said."),
            comment(2, "Buy a R0lex."),
            comment(3, LINKS),
            comment(4, f"Mine: {LINKS}", user="7"),
            comment(5, "A casino."),
            comment(6, "By name.", author="Rolex Shop"),
            comment(7, "Not approved there.", approved="0"),
            comment(8, "Spam there.", approved="spam"),
            comment(9, "To the rolex.", parent=2),
        ),
    )
    done = run(file, "--hold")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "comments: 9 in (5 awaiting review, 3 published, 1 spam)" in done.stdout
    assert "comments published over there that a rule of this site holds: 4" in done.stdout
    assert said(app) == {
        "Well said.": PUBLISHED,
        "Buy a R0lex.": (HELD, "banned_word", False, False),
        "a and b": (HELD, "links", False, False),
        "Mine: a and b": PUBLISHED,
        "A casino.": (Status.PUBLISHED, None, True, True),
        "By name.": (HELD, "banned_word", False, False),
        "Not approved there.": (HELD, "imported", False, False),
        "Spam there.": (Status.SPAM, None, False, True),
        "To the rolex.": (HELD, "banned_word", False, False),
    }


def test_every_answer_is_kept_with_the_comment(app: Site, run: Run, write: Write) -> None:
    run(write(post(1, comment(1, LINKS))), "--hold")
    with app.app_context():
        (kept,) = db.session.scalars(select(Comment.holding_answers))
    by_rule = {answer["rule"]: answer for answer in kept}
    assert by_rule["links"]["parameters"] == {"links": 2, "most": 2}
    assert by_rule["first_comment"]["holds"] is False
    assert len(by_rule) == 11


def test_a_reply_to_what_is_held_now_stands_under_a_placeholder(app: Site, run: Run, write: Write) -> None:
    put(app, "rolex", WordList.BANNED)
    run(write(post(1, comment(1, "Buy a rolex."), comment(2, "Please don’t.", parent=1))), "--hold")
    with app.app_context():
        held, reply = db.session.scalars(select(Comment).order_by(Comment.id)).all()
    assert (held.status, held.is_drawn, held.direct_replies_count) == (HELD, True, 1)
    assert (reply.status, reply.parent_id) == (Status.PUBLISHED, held.id)
    assert said(app)


def test_the_spam_filter_and_the_site_are_asked_too(app: Site, run: Run, write: Write) -> None:
    with app.app_context(), writing():
        rows = [{"word": "", "spam": 50, "good": 50}, {"word": "pills", "spam": 50, "good": 0}]
        db.session.execute(insert(BayesWord), rows)
    run(write(post(1, comment(1, "Pills."), comment(2, "Clocks."))), "--hold")
    assert {text: facts[1] for text, facts in said(app).items()} == {"Pills.": "spam_score", "Clocks.": None}
    with app.app_context(), writing():
        db.session.add(SiteSetting(key=EVERYTHING.key, value=True))
    site_settings.forget()
    run(write(post(2, comment(3, "More clocks."))), "--hold")
    assert said(app)["More clocks."][1] == "site_holds"


def test_without_asking_nothing_changes(app: Site, run: Run, write: Write) -> None:
    put(app, "rolex", WordList.BANNED)
    done = run(write(post(1, comment(1, "Buy a rolex."))))
    assert "comments: 1 in (1 published)" in done.stdout
    assert said(app) == {"Buy a rolex.": PUBLISHED}


def test_a_second_run_that_asks_leaves_what_is_here(app: Site, run: Run, write: Write) -> None:
    put(app, "rolex", WordList.BANNED)
    file = write(post(1, comment(1, "Buy a rolex.")))
    run(file)
    run(file, "--hold")
    assert said(app) == {"Buy a rolex.": PUBLISHED}
