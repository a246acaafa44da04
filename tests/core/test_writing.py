"""`writing()`: the only way to change anything, short, alone, and with nothing slow inside."""

import threading

import pytest
from flask import render_template_string
from sqlalchemy import event, select, text

from community.accounts import passwords
from community.core import markup, writing
from community.core.database import db
from community.core.models import SiteSetting
from community.core.writing import BarredFromWriting, Busy, barred_from_writing
from tests import factories


def put(key, value="x"):
    db.session.add(SiteSetting(key=key, value=value))


def stored():
    return set(db.session.scalars(select(SiteSetting.key)))


def test_what_is_written_is_there_and_what_fails_leaves_nothing(context):
    with writing.writing():
        put("kept")
    with pytest.raises(ZeroDivisionError), writing.writing():  # noqa: PT012
        put("lost")
        _ = 1 / 0
    assert stored() == {"kept"}


@pytest.mark.parametrize(
    "slow",
    [
        lambda app: markup.rendered("words", markup.COMMENT),
        lambda app: passwords.hashed("a long enough password"),
        lambda app: passwords.matches("a long enough password", None),
        lambda app: render_template_string("words"),
    ],
    ids=["rendering", "hashing", "checking a password", "a template"],
)
def test_nothing_slow_happens_under_the_write_lock(app, slow):
    with app.test_request_context("/"):
        with writing.writing(), pytest.raises(RuntimeError, match="under the write lock"):
            slow(app)
        slow(app)


def test_a_change_outside_of_it_is_an_error_not_a_surprise(context):
    put("stray")
    with pytest.raises(RuntimeError, match="outside writing"):
        db.session.flush()
    db.session.rollback()


def test_one_inside_another_is_an_error(context):
    with pytest.raises(RuntimeError, match="inside writing"), writing.writing(), writing.writing():
        pass


def test_where_a_form_may_only_be_shown_again_nothing_is_written(context):
    with barred_from_writing(), pytest.raises(BarredFromWriting), writing.writing():
        put("never")
    assert stored() == set()


def test_what_was_loaded_before_is_judged_as_it_is_stored_now(app, context):
    ada = factories.member(app)
    loaded = db.session.get(type(ada), ada.id)
    assert loaded.place == ""
    with db.engine.begin() as elsewhere:
        elsewhere.execute(text("UPDATE members SET place = 'Oban'"))
    with writing.writing():
        assert loaded.place == "Oban"


@pytest.mark.sqlite_only("PostgreSQL has no BEGIN IMMEDIATE")
def test_a_write_takes_the_lock_first_and_a_read_takes_none(app, context):
    begun = []

    def note(connection, cursor, statement, *_):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        stored()
        with writing.writing():
            put("kept")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert begun == ["BEGIN DEFERRED", "BEGIN IMMEDIATE"]


def test_when_half_of_the_threads_wait_the_next_is_told_at_once(app):
    turns = writing.Turns(2)
    free = threading.Event()
    waiting = []

    def wait():
        with turns.taken():
            waiting.append(1)
            free.wait(10)

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(waiting) < 2:
        pass
    with pytest.raises(Busy), turns.taken():
        pass
    free.set()
    for thread in threads:
        thread.join()
    with turns.taken():
        pass


def test_a_busy_site_answers_503_and_keeps_the_text(app, visitor, monkeypatch):
    author = factories.member(app, access="author")
    article = factories.article(app, author)
    visitor.log_in(author)
    page = visitor.visit(f"/articles/{article.slug}/comments/new")
    monkeypatch.setattr(writing, "turns", writing.Turns(1))
    with writing.turns.taken():
        answer = visitor.send(page, f"/articles/{article.slug}/comments", status=503, body="Patience.")
    assert "Patience." in answer.text
    assert answer.headers["Retry-After"]
