"""The desk as moderators meet it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from community.comments import posting
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access
from community.moderation import claims, waits, words
from community.moderation import queue as queue_module
from community.moderation.models import Claim, Decision, Reason
from community.moderation.views import deciding
from tests import factories
from tests.comments.sayings import say
from tests.page import Page

DECISIONS = "/moderation/decisions"
LINKS = "https://example.org/1 and https://example.org/2"


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


@pytest.fixture
def moderator(app, visitor):
    return visitor.log_in(factories.member(app, access=Access.MODERATOR, name="Yusuf Adeyemi"))


@pytest.fixture
def held(app, article):
    with app.app_context():
        said = [say(article, name, f"{name} says hello.") for name in ("Colm", "Wren", "Ines")]
        return [f"{comment.id}:{comment.version}" for comment in said]


def test_the_oldest_waits_at_the_top_with_its_context_and_why(moderator, held, article):
    page = moderator.visit("/moderation/")
    assert "3 comments wait." in page.text
    assert "Comment by Colm" in page.text
    assert "everybody's first comment" in page.text
    assert article.title in page.text


def test_one_press_approves_and_the_next_is_at_hand(app, moderator, another, held, article):
    page = moderator.visit("/moderation/")
    answer = moderator.post(DECISIONS, {**case(page), "decision": "approve"})
    assert answer.status_code == 303
    page = moderator.visit(answer.location)
    assert "1 comment approved." in page.text
    assert "Comment by Wren" in page.text
    assert "Colm says hello." in another().visit(f"/articles/{article.slug}").text


def test_a_rejection_without_a_reason_keeps_what_was_written(moderator, held):
    page = moderator.visit("/moderation/")
    fields = {
        **case(page),
        "decision": "reject",
        "words": "Please leave out the number.",
    }
    answer = moderator.post(DECISIONS, fields)
    assert answer.status_code == 422
    assert "Choose the reason" in answer.text
    assert "Please leave out the number." in answer.text
    page = Page(answer, status=422, is_member=True)
    assert page.one(".error-summary a").get("href") == "#reason"
    assert page.has("details.case-reject[open]")
    assert not page.has("#bulk-error")


@pytest.mark.parametrize("decision", ["approve", "spam", "reject"])
def test_a_bulk_button_with_nothing_selected_is_answered_at_its_bar(moderator, held, decision):
    bar = bulk(moderator.visit("/moderation/"))
    answer = moderator.post(DECISIONS, {**bar, "decision": decision, "reason": "unkind"})
    page = Page(answer, status=422, is_member=True)
    assert page.one(".error-summary a").get("href") == "#bulk"
    assert page.words("#bulk #bulk-error") == "Choose a comment first."
    assert not page.has("details.case-reject[open]")
    assert not page.has(".reasons input[checked]"), "no reason that nobody chose"
    assert not page.has("#reason-error")


def test_a_bulk_rejection_has_no_reason_until_one_is_chosen_and_keeps_what_is_selected(app, moderator, held):
    bar = bulk(moderator.visit("/moderation/"))
    assert bar["reason"] == ""
    answer = moderator.post(DECISIONS, {**bar, "comment": held[1:], "decision": "reject"})
    page = Page(answer, status=422, is_member=True)
    assert page.one(".error-summary a").get("href") == "#bulk-reason"
    assert [box.get("value") for box in page.select(".queue-list input[checked]")] == held[1:]
    assert not page.has("details.case-reject[open]")
    assert statuses(app) == [Status.HELD] * 3


@pytest.mark.parametrize("work", ["decide", "claim", "undo"])
def test_what_is_done_leads_on_to_the_case_at_hand_not_to_the_top(moderator, held, work):
    page = moderator.visit("/moderation/")
    if work == "claim":
        answer = post(moderator, "/moderation/claims", comment=held[1].partition(":")[0])
    else:
        answer = moderator.post(DECISIONS, {**case(page), "decision": "approve"})
    if work == "undo":
        page = moderator.visit(answer.location)
        assert any(link.endswith("#case") for link in links_in(page, ".decided"))
        answer = moderator.post(*undo_of(page))
    assert answer.status_code == 303
    assert answer.location.endswith("#case")
    at = {"claim": held[1], "decide": held[1], "undo": held[0]}[work].partition(":")[0]
    assert moderator.visit(answer.location).one("#case").get("data-id") == at


def test_what_is_done_to_many_leads_back_to_their_bar(moderator, held):
    bar = bulk(moderator.visit("/moderation/"))
    answer = moderator.post(DECISIONS, {**bar, "comment": held[:2], "decision": "approve"})
    assert answer.location.endswith("#bulk")


def test_what_is_taken_back_among_ones_own_decisions_leads_back_to_it(moderator, held):
    post(moderator, DECISIONS, comment=held[:1], decision="approve")
    page = moderator.visit("/moderation/?queue=decided")
    answer = moderator.post(*undo_of(page))
    anchor = answer.location.partition("#")[2]
    assert anchor.startswith("decision-")
    assert moderator.visit(answer.location).has(f"#{anchor}")


def test_several_at_once(app, moderator, held):
    fields = {"csrf_token": case(moderator.visit("/moderation/"))["csrf_token"]}
    answer = moderator.post(DECISIONS, {**fields, "comment": held, "decision": "spam"})
    assert answer.status_code == 303
    with app.app_context():
        assert {row.status for row in db.session.query(Comment)} == {Status.SPAM}


def test_the_second_moderator_gets_409_with_what_the_first_decided(app, moderator, another, held):
    other = another().log_in(factories.member(app, access=Access.MODERATOR, name="Inês Carvalho"))
    mine, theirs = moderator.visit("/moderation/"), other.visit("/moderation/")
    moderator.post(DECISIONS, {**case(mine), "decision": "approve"})
    answer = other.post(
        DECISIONS,
        {**case(theirs), "decision": "reject", "reason": "unkind", "words": "No."},
    )
    assert answer.status_code == 409
    assert "Yusuf Adeyemi already decided" in answer.text
    assert "approved" in answer.text
    assert "No." in answer.text
    Page(answer, status=409, is_member=True)


def test_who_decides_on_what_was_withdrawn_meanwhile_is_told_so_and_no_older_decision(
    app, moderator, another, article
):
    writer = factories.member(app, name="Nell Ferro")
    with app.app_context():
        comment = say(article, writer, "Harmless.")
    post(moderator, DECISIONS, comment=f"{comment.id}:{comment.version}", decision="approve")
    author = another().log_in(writer)
    author.send(author.visit(f"/comments/{comment.id}/edit"), f"/comments/{comment.id}/edit", body=LINKS)
    page = moderator.visit("/moderation/")
    assert "Edit of a comment by Nell Ferro" in page.text
    author.send(author.visit(f"/comments/{comment.id}/withdraw"), f"/comments/{comment.id}/withdraw")
    answer = moderator.post(DECISIONS, {**case(page), "decision": "approve"})
    said = Page(answer, status=409, is_member=True).words(".note-refused")
    assert "Its author withdrew it Nell Ferro took the comment back" in said
    assert "already decided" not in said


def test_in_bulk_what_conflicts_is_listed_and_the_rest_is_decided(app, moderator, another, held):
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    token = case(moderator.visit("/moderation/"))["csrf_token"]
    page = other.visit("/moderation/")
    other.post(DECISIONS, {**case(page), "decision": "approve"})
    answer = moderator.post(DECISIONS, {"csrf_token": token, "comment": held, "decision": "spam"})
    assert answer.status_code == 200
    assert "Somebody was faster" in answer.text
    with app.app_context():
        assert [row.status for row in db.session.query(Comment).order_by(Comment.id)] == [
            Status.PUBLISHED,
            Status.SPAM,
            Status.SPAM,
        ]


@pytest.mark.parametrize("pair", ["", "x", "1", "1:", ":1", "1:x", "9" * 30 + ":1", "٣:1"])
def test_nonsense_for_a_comment_is_an_answer_not_a_trace(moderator, held, pair):
    token = case(moderator.visit("/moderation/"))["csrf_token"]
    answer = moderator.post(DECISIONS, {"csrf_token": token, "comment": pair, "decision": "spam"})
    assert answer.status_code in (400, 422)


def test_the_desk_is_for_moderators(app, visitor, held):
    assert visitor.get("/moderation/").status_code == 303
    visitor.log_in(factories.member(app, access=Access.AUTHOR))
    assert visitor.get("/moderation/").status_code == 403


def test_an_empty_desk_says_so(app, visitor):
    visitor.log_in(factories.member(app, access=Access.MODERATOR))
    assert "The desk is clear" in visitor.visit("/moderation/").text


def test_a_full_queue_costs_no_more_than_a_short_one(app, moderator, article):
    with app.app_context():
        for number in range(12):
            say(article, f"Guest{number}")
    moderator.visit("/moderation/")
    assert len(moderator.statements) <= 9, moderator.statements


def case(page):
    """What the form of the case at hand would send without a button."""
    return next(form.fields for form in page.forms if "words" in form.fields)


def version_of(app, comment):
    with app.app_context():
        return db.session.get_one(Comment, comment.id).version


def bulk(page):
    """What the form of the queue would send with nothing selected."""
    return next(form.fields for form in page.forms if "bulk" in form.fields)


def undo_of(page):
    form = next(form for form in page.forms if form.action.endswith("/undo"))
    return form.action, form.fields


def links_in(page, selector):
    return [link.get("href") for link in page.select(f"{selector} a")]


def post(person, path, **fields):
    """As a form of the desk would, with its token."""
    token = next(form.fields["csrf_token"] for form in person.visit("/moderation/").forms if form.fields)
    return person.post(path, {"csrf_token": token, **fields})


def statuses(app):
    with app.app_context():
        return [row.status for row in db.session.query(Comment).order_by(Comment.id)]


# --- the queues ----------------------------------------------------------------------------------------------


def changed(app, **values):
    """Every comment gets these values, behind the desk's back."""
    with app.app_context(), writing():
        db.session.execute(update(Comment).values(values))


@pytest.mark.parametrize(
    ("values", "queue"),
    [
        ({"flag_weight": 2.0}, "flagged"),
        ({"is_suspect": True}, "flagged"),
        ({"flag_weight": 1.9}, None),
        ({"score": 0.5}, "unreviewed"),
        ({"reviewed_at": now()}, None),
    ],
)
def test_what_is_public_stands_in_the_queue_it_belongs_to(app, moderator, article, values, queue):
    with app.app_context():
        say(article, factories.member(app, access=Access.AUTHOR), "I keep two diaries.")
    changed(app, **({"reviewed_at": now()} if queue == "flagged" else {}), **values)
    for each in ("held", "flagged", "unreviewed"):
        stands = "I keep two diaries." in moderator.visit(f"/moderation/?queue={each}").text
        assert stands == (
            each == queue or (each == "unreviewed" and "reviewed_at" not in values and queue != "flagged")
        )


def test_approving_what_is_public_means_it_was_looked_at(app, moderator, article):
    with app.app_context():
        say(article, factories.member(app, access=Access.AUTHOR), "I keep two diaries.")
    page = moderator.visit("/moderation/?queue=unreviewed")
    answer = moderator.post(DECISIONS, {**case(page), "decision": "approve"})
    assert answer.location == "/moderation/?queue=unreviewed#case"
    assert "All that is public has been read" in moderator.visit(answer.location).text
    assert statuses(app) == [Status.PUBLISHED]


def test_ones_own_decisions_stand_with_their_way_back(app, moderator, another, held):
    answer = post(moderator, DECISIONS, comment=held, decision="spam")
    assert answer.status_code == 303
    page = moderator.visit("/moderation/?queue=decided")
    undo = next(form.action for form in page.forms if form.action.endswith("/undo"))
    answer = post(moderator, undo, all="1")
    assert "3 decisions are taken back." in moderator.visit(answer.location).text
    assert statuses(app) == [Status.HELD] * 3
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    assert "You have not decided anything yet" in other.visit("/moderation/?queue=decided").text


def test_who_takes_back_too_late_is_told_who_was_faster(app, moderator, another, held):
    post(moderator, DECISIONS, comment=held[:1], decision="approve")
    page = moderator.visit("/moderation/?queue=decided")
    undo = next(form.action for form in page.forms if form.action.endswith("/undo"))
    other = another().log_in(factories.member(app, access=Access.MODERATOR, name="Inês Carvalho"))
    shown = other.visit(f"/moderation/?comment={held[0].partition(':')[0]}")
    other.post(DECISIONS, {**case(shown), "decision": "spam"})
    answer = post(moderator, undo)
    assert answer.status_code == 409
    assert "Inês Carvalho already decided" in answer.text
    assert statuses(app)[0] is Status.SPAM
    assert post(moderator, "/moderation/decisions/999/undo").status_code == 404


@pytest.mark.parametrize("queue", ["nonsense", "HELD", "held'"])
def test_there_is_no_other_queue(moderator, queue):
    assert moderator.get("/moderation/", query_string={"queue": queue}).status_code == 404


def test_a_long_queue_goes_on(app, moderator, article, monkeypatch):
    monkeypatch.setattr(queue_module, "MOST", 2)
    with app.app_context():
        for name in ("Colm", "Wren", "Ines"):
            say(article, name, f"{name} says hello.")
    page = moderator.visit("/moderation/")
    further = next(link for link in page.links if "after=" in link)
    assert "Ines says hello." not in page.text
    assert "Ines says hello." in moderator.visit(further).text
    assert moderator.get("/moderation/?after=x").status_code == 404


# --- one case ------------------------------------------------------------------------------------------------


def test_a_moderators_version_is_published_and_the_authors_kept(app, moderator, another, held, article):
    edit = f"/moderation/comments/{held[0].partition(':')[0]}/edit"
    page = moderator.visit(edit)
    answer = moderator.send(page, edit, body="Colm says good day.", words="Shorter.")
    assert answer.status_code == 303
    text = another().visit(f"/articles/{article.slug}").text
    assert "Colm says good day." in text
    assert "Colm says hello." not in text
    with app.app_context():
        assert [
            row.body
            for row in db.session.query(CommentRevision).filter_by(comment_id=int(held[0].partition(":")[0]))
        ] == [
            "Colm says hello.",
            "Colm says good day.",
        ]


def test_who_edits_what_was_decided_meanwhile_keeps_their_version(app, moderator, another, held):
    edit = f"/moderation/comments/{held[0].partition(':')[0]}/edit"
    page = moderator.visit(edit)
    other = another().log_in(factories.member(app, access=Access.MODERATOR, name="Inês Carvalho"))
    post(other, DECISIONS, comment=held[0], decision="spam")
    answer = moderator.post(edit, {**page.form(edit).fields, "body": "Colm says good day."})
    assert answer.status_code == 409
    assert "Colm says good day." in answer.text
    assert "Inês Carvalho" in answer.text


def test_nobody_rewrites_what_does_not_wait(app, moderator, held):
    edit = f"/moderation/comments/{held[0].partition(':')[0]}/edit"
    fields = moderator.visit(edit).form(edit).fields
    post(moderator, DECISIONS, comment=held[0], decision="approve")
    moderator.visit(edit, status=403)
    with app.app_context():
        stored = db.session.get_one(Comment, int(held[0].partition(":")[0]))
        body, version = stored.body, stored.version
    answer = moderator.post(edit, {**fields, "body": "Other words.", "version": str(version)})
    assert answer.status_code == 409
    assert "Other words." in answer.text
    with app.app_context():
        assert db.session.get_one(Comment, stored.id).body == body


def test_who_edits_what_its_author_withdrew_reads_that_and_keeps_their_version(app, moderator, article):
    with app.app_context():
        comment = say(article, factories.member(app), "Hello there.")
    edit = f"/moderation/comments/{comment.id}/edit"
    fields = moderator.visit(edit).form(edit).fields
    with app.app_context(), writing():
        posting.withdraw(db.session.get_one(Comment, comment.id))
    answer = moderator.post(edit, {**fields, "body": "Hello, there."})
    assert answer.status_code == 409
    assert "Hello, there." in answer.text
    assert "took the comment back on" in answer.text


def test_please_revise_is_told_to_the_author(app, moderator, another, article):
    writer = factories.member(app)
    with app.app_context():
        comment = say(article, writer, "Call 0700 900 461.")
    page = moderator.visit("/moderation/")
    fields = {**case(page), "decision": "reject", "reason": "private_information", "revise": "1"}
    assert moderator.post(DECISIONS, fields).status_code == 303
    with app.app_context():
        stored = db.session.get_one(Comment, comment.id)
        assert (stored.status, stored.is_revisable) == (Status.REJECTED, True)


def test_every_reason_has_its_usual_words_which_the_moderator_sees(moderator, held):
    assert set(words.MESSAGES) == set(Reason) == set(words.REASONS)
    page = moderator.visit("/moderation/")
    assert [box.get("value") for box in page.select(".reasons input[name=reason]")] == list(words.REASONS)
    for code, said in words.MESSAGES.items():
        assert page.words(f"#reason-{code}") == str(said)
        assert page.one(f".reasons input[value={code}]").get("aria-describedby") == f"reason-{code}"


@pytest.mark.parametrize("typed", ["", str(words.MESSAGES["unkind"]), "Kinder, please."])
def test_without_words_of_a_moderator_the_author_reads_the_usual_ones_and_only_the_code_is_stored(
    app, moderator, another, article, typed
):
    writer = factories.member(app)
    with app.app_context():
        comment = say(article, writer, "What a fool.")
    page = moderator.visit("/moderation/")
    moderator.post(DECISIONS, {**case(page), "decision": "reject", "reason": "unkind", "words": typed})
    own = "" if typed == words.MESSAGES["unkind"] else typed
    with app.app_context():
        stored = db.session.get_one(Comment, comment.id)
        decision = db.session.query(Decision).one()
        assert (stored.decided_words, decision.words, decision.reason) == (own, own, Reason.UNKIND)
    read = own or str(words.MESSAGES["unkind"])
    author = another().log_in(writer)
    for path in (
        f"/articles/{article.slug}",
        "/notices",
        "/settings/standing",
        f"/comments/{comment.id}/appeal",
    ):
        assert read in author.visit(path).text, path
    assert read in moderator.visit(f"/moderation/?comment={comment.id}").words(".case-past")


def test_what_is_sent_again_stands_with_all_that_was_said_before_and_what_has_changed(
    app, moderator, another, article
):
    writer = factories.member(app)
    with app.app_context():
        comment = say(article, writer, "Call Mrs Holm on 0700 and she will help.")
    fields = {"reason": "private_information", "words": "Leave out the number.", "note": "A second time."}
    page = moderator.visit("/moderation/")
    moderator.post(DECISIONS, {**case(page), "decision": "reject", "revise": "1", **fields})
    author = another().log_in(writer)
    address = f"/comments/{comment.id}/edit"
    author.send(author.visit(address), address, body="Call Mrs Holm and she will help.")
    page = moderator.visit("/moderation/")
    assert "Sent again after it was rejected. This is try number 2." in page.words(".case-head")
    assert "Revised, sent again" in page.words(".queue-item .whys")
    past = page.words(".case-past")
    assert "Yusuf Adeyemi, rejected (Private information)" in past
    assert "Leave out the number." in past
    assert "A second time." in past
    assert page.words(".case-past del").strip() == "on 0700"
    assert "Refused 1" in page.words(".case-record")


def test_what_was_refused_counts_until_the_same_words_are_approved(app, moderator, article):
    with app.app_context():
        comment = say(article, factories.member(app), "Harmless.")
    here = f"/moderation/?comment={comment.id}"
    for decision, refused in (("spam", "1"), ("approve", "0"), ("reject", "1")):
        pair = f"{comment.id}:{version_of(app, comment)}"
        assert post(moderator, DECISIONS, comment=pair, decision=decision, reason="hate").status_code == 303
        assert f"Refused {refused}" in moderator.visit(here).words(".case-record"), decision
    moderator.post(*undo_of(moderator.visit("/moderation/?queue=decided")))
    assert "Refused 0" in moderator.visit(here).words(".case-record")


def test_others_see_who_has_a_case_open_until_the_claim_lapses(app, moderator, another, held):
    claimed = held[0].partition(":")[0]
    assert post(moderator, "/moderation/claims", comment=claimed).status_code == 303
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    assert "Yusuf Adeyemi is looking" in other.visit("/moderation/").text
    assert "is looking" not in moderator.visit("/moderation/").text
    post(other, "/moderation/claims", comment=claimed)  # the first one's stays
    assert "Yusuf Adeyemi is looking" in other.visit("/moderation/").text
    with app.app_context(), writing():
        db.session.execute(update(Claim).values(claimed_at=now() - timedelta(minutes=claims.MINUTES)))
    assert "is looking" not in other.visit("/moderation/").text
    post(other, "/moderation/claims", comment=claimed)
    assert "is looking" in moderator.visit("/moderation/").text
    assert post(moderator, "/moderation/claims", comment="x").status_code == 422


# --- all that waits ------------------------------------------------------------------------------------------


def test_all_of_one_persons_go_in_one_press(app, moderator, article):
    with app.app_context():
        for number in range(3):
            say(article, "Colm", f"Number {number}.")
        say(article, "Wren", "Hello.")
    page = moderator.visit("/moderation/")
    form = next(form for form in page.forms if "writer" in form.fields)
    answer = moderator.post("/moderation/batches", {**form.fields, "decision": "spam"})
    assert "3 comments marked as spam." in moderator.visit(answer.location).text
    assert statuses(app) == [Status.SPAM] * 3 + [Status.HELD]


def test_a_batch_stops_after_its_number_and_goes_on_where_it_was(app, moderator, article, monkeypatch):
    monkeypatch.setattr(deciding, "MOST_AT_ONCE", 2)
    with app.app_context():
        for number in range(5):
            say(article, f"Guest{number}")
    as_of = case_form(moderator.visit("/moderation/"))
    with app.app_context():
        say(article, "Late", "I came while you pressed.")
    answer = post(moderator, "/moderation/batches", decision="approve", as_of=as_of, total="5")
    assert "2 comments approved. There is more." in Page(answer, is_member=True).text
    # interrupted here, and begun again from the desk: with what is left
    answer = post(moderator, "/moderation/batches", decision="approve", as_of=as_of, total="3")
    form = Page(answer, is_member=True).form("/moderation/batches")
    assert (form.fields["done"], form.fields["total"]) == ("2", "3")
    answer = moderator.post("/moderation/batches", form.fields)
    assert "3 comments approved." in moderator.visit(answer.location).text
    assert statuses(app) == [Status.PUBLISHED] * 5 + [Status.HELD]


@pytest.mark.parametrize(
    "fields",
    [{}, {"decision": "reject"}, {"decision": "spam"}, {"decision": "spam", "as_of": "x"}, {"decision": "spam", "as_of": "9", "writer": "m1 or 1"}],
)  # fmt: skip
def test_nonsense_for_a_batch_is_refused(app, moderator, held, fields):
    assert post(moderator, "/moderation/batches", **fields).status_code == 422
    assert statuses(app) == [Status.HELD] * 3


@pytest.mark.long
def test_five_thousand_held_at_once(app, moderator, article):
    with app.app_context():
        first = say(article, "Colm", "One of many.")
        many(first, 4_999)
    moderator.visit("/moderation/")  # the settings are read once a second
    page = moderator.visit("/moderation/")
    assert "5000 comments wait." in page.text
    assert len(moderator.statements) <= 9
    fields, presses = {"decision": "spam", "as_of": case_form(page), "total": "5000"}, 0
    answer = post(moderator, "/moderation/batches", **fields)
    while answer.status_code == 200 and presses < 25:  # then the browser is closed, and opened again
        answer = moderator.post(
            "/moderation/batches", Page(answer, is_member=True).form("/moderation/batches").fields
        )
        presses += 1
    assert statuses(app).count(Status.SPAM) == 2_600
    answer = post(moderator, "/moderation/batches", **fields)
    while answer.status_code == 200:
        answer = moderator.post(
            "/moderation/batches", Page(answer, is_member=True).form("/moderation/batches").fields
        )
    assert set(statuses(app)) == {Status.SPAM}
    assert "The desk is clear" in moderator.visit("/moderation/").text


def case_form(page):
    """What the page has seen, for a batch."""
    return page.one(".desk-page").get("data-as-of", "")


def many(first, count):
    """As many more like this one, each by a guest of its own row."""
    with writing():
        db.session.execute(
            insert(Comment),
            [
                {**copied(first, Comment), "id": first.id + at, "root_id": first.id + at, "path": f"{first.path}{at:05}"[-17:],
                 "writer_key": None, "place_key": None, "body_hash": None, "slot": None}
                for at in range(1, count + 1)
            ],
        )  # fmt: skip
        revision = db.session.scalars(select(CommentRevision)).one()
        db.session.execute(
            insert(CommentRevision),
            [{**copied(revision, CommentRevision), "id": revision.id + at, "comment_id": first.id + at} for at in range(1, count + 1)],
        )  # fmt: skip


def copied(row, model):
    return {column.key: getattr(row, column.key) for column in model.__mapper__.column_attrs}


@pytest.mark.sqlite_only("PostgreSQL chooses its plans by the number of rows")
@pytest.mark.parametrize("queue", list(queue_module.CONDITIONS))
def test_no_queue_is_found_or_put_in_order_by_reading_every_comment(app, queue):
    with app.app_context():
        since = queue_module.SINCE[queue]()
        asked = select(Comment.id, since).where(queue_module.CONDITIONS[queue]()).order_by(since, Comment.id)
        query = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert not any(step.startswith("SCAN comments") and "USING" not in step for step in plan), plan
    assert any("INDEX ix_comments_" in step for step in plan), plan


@pytest.mark.sqlite_only("PostgreSQL chooses its plans by the number of rows")
def test_what_reminds_on_every_page_reads_only_what_waits(app):
    with app.app_context():
        query = select(waits.oldest()).compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert not any(step.startswith("SCAN comment") for step in plan), plan
