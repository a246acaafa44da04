"""A person's page: its tabs, its states, its markup for machines, its budget."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from markupsafe import Markup

from community.articles.models import Article
from community.comments import posting
from community.comments.models import Comment, Status
from community.comments.writers import Writer
from community.core.database import db, now
from community.core.markup import COMMENT, rendered
from community.core.writing import writing
from community.members.models import Access, ClosedBy, Member, MemberState
from community.profiles.models import PortfolioRole
from tests import factories
from tests.elements import text_of
from tests.profiles.people import give_role, months_ago

# What one visit may cost. The article tab loads the articles' tags beside them.
BUDGET = {"": 6, "?show=articles": 8, "?show=comments": 7}


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel", access=Access.MODERATOR, place="Oban, Scotland")


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, "author", name="Ada Quill"), "Half a vicar")


def say(app, owner, article, role=None, words="Flour first.", parent=None, minutes=0, **values):
    """A published comment of the owner; `values` are set on it afterwards."""
    body = rendered(words, COMMENT)
    with app.app_context(), time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
        with writing():
            comment = posting.post(
                db.session.get_one(Article, article.id),
                Writer(db.session.get_one(Member, owner.id)),
                body,
                parent=db.session.get_one(Comment, parent) if parent else None,
                speaking_as=db.session.get_one(PortfolioRole, role.id) if role else None,
            )
            for name, value in values.items():
                setattr(comment, name, value)
        comment_id = comment.id
        db.session.remove()
    return comment_id


# --- roles ---------------------------------------------------------------------------------------------------


def test_the_page_says_what_somebody_does(app, owner, visitor):
    baker = give_role(app, owner, "Baker", share=60, field="making", started_on=months_ago(40))
    give_role(app, owner, "Town councillor", share=15, field="civic", organisation="Oban Town Council")
    give_role(app, owner, "Nurse", field="health", started_on=months_ago(90), ended_on=months_ago(40))
    page = visitor.visit("/members/owner")
    assert page.words("h1") == "Greta Sorel"
    assert page.words("p.answer") == "Baker & town councillor."
    first = page.select("p.answer a")[0]
    assert (first.get("href"), first.get("class")) == (f"#role-{baker.id}", "field-making p-job-title")
    assert [text_of(item) for item in page.select(".week-legend li")] == [
        "60% Baker Making & craft", "15% Town councillor Civic & voluntary", "25% Free, or not told here",
    ]  # fmt: skip
    assert (
        page.one("svg.week-bar-large").get("aria-label")
        == "Share of the week: Baker 60 %, Town councillor 15 %"
    )
    assert [text_of(item) for item in page.select(".portfolio h3")] == ["Baker", "Town councillor", "Nurse"]
    assert "three days" in text_of(page.one(f"#role-{baker.id}"))
    assert [text_of(head) for head in page.select("h2")] == [
        "A usual week", "How the roles overlap", "Roles now", "Before that",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "words", "legend"),
    [
        ((None, None), "has not said how the week is shared out", ["Role 0", "Role 1"]),
        ((60, None), "as Greta gives them", ["60%", "Role 1"]),
        ((80, 45), "They come to 125 percent. Some weeks do.", ["80%", "45%"]),
        ((60, 40), "as Greta gives them", ["60%", "40%"]),
    ],
)
def test_every_week_can_be_told(app, owner, visitor, shares, words, legend):
    for number, share in enumerate(shares):
        give_role(app, owner, f"Role {number}", share=share)
    page = visitor.visit("/members/owner")
    assert words in page.text
    told = [text_of(item) for item in page.select(".week-legend li")]
    assert [said.startswith(start) for said, start in zip(told, legend, strict=True)] == [True] * len(legend)
    bars = page.select("svg.week-bar-large rect")
    widths = [float(bar.get("x", "")) + float(bar.get("width", "")) for bar in bars]
    assert max(widths) == pytest.approx(100, abs=0.1)


def test_roles_without_months_stand_in_the_table_only(app, owner, visitor):
    give_role(app, owner, "Baker")
    give_role(app, owner, "Nurse", started_on=None, start_text="after school", end_text="years ago")
    page = visitor.visit("/members/owner")
    assert "One role has no months and stands in the table only." in page.text
    assert len(page.select("svg.timeline-wide g[data-role]")) == len(page.select("svg.timeline-wide g")) == 1
    assert "after school" in text_of(page.select(".timeline-table tbody tr")[1])


def test_what_only_words_begin_is_drawn_out_of_nothing(app, owner, visitor):
    give_role(app, owner, "Baker")
    give_role(app, owner, "Dhol player", started_on=None, start_text="since school")
    page = visitor.visit("/members/owner")
    assert "stands in the table only" not in page.text
    assert "One more began when only words say." in page.words("figure.timeline")
    assert "What comes out of nothing began when only words can say." in page.words("figure.timeline")
    rows = [text_of(row) for row in page.select(".timeline-table tbody tr")]
    assert rows[1] == "Dhol player Advising & consulting since school now not known"
    assert "since school" in text_of(page.select(".portfolio-role")[1])
    assert [len(page.select(f"svg.timeline-wide g[data-{what}]")) for what in ("role", "words")] == [1, 1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"start_text": "2019"}, "since 2019"),
        ({"start_text": "since school"}, "since school"),
        (
            {"start_text": "since school", "end_text": "until the pool closed"},
            "since school – until the pool closed",
        ),
        (
            {
                "started_on": date(2019, 5, 1),
                "start_text": "when the shop shut",
                "ended_on": date(2021, 1, 1),
            },
            "May 2019, when the shop shut – January 2021",
        ),
        ({"started_on": date(2019, 5, 1), "ended_on": date(2021, 1, 1)}, "May 2019 to January 2021"),
    ],
)
def test_when_a_role_was_reads_as_it_is_said(app, owner, visitor, said, told):
    give_role(app, owner, "Baker", **{"started_on": None, **said})
    assert told in text_of(visitor.visit("/members/owner").one(".portfolio-role"))
    assert "(about 2019)" not in visitor.visit("/members/owner").text


def test_only_words_make_a_table_without_a_drawing(app, owner, visitor):
    give_role(
        app, owner, "Dhol player", started_on=None, start_text="since school", seasonal_months=(11, 12, 1)
    )
    page = visitor.visit("/members/owner")
    assert not page.has("figure.timeline")
    assert "each year: November to January" in page.words(".timeline-table")


@pytest.mark.parametrize("who", ["visitor", "self"])
def test_a_page_without_roles_says_so(app, owner, another, who):
    looking = another() if who == "visitor" else another().log_in(owner)
    page = looking.visit("/members/owner")
    assert ("Start with one thing" in page.text) == (who == "self")
    assert ("No answer yet" in page.text) == (who == "visitor")
    for tab in ("articles", "comments"):
        assert looking.visit(f"/members/owner?show={tab}").has(".empty-state")


# --- states --------------------------------------------------------------------------------------------------


def test_nobody_of_that_name(visitor):
    for path in (
        "/members/nobody",
        "/members/nobody.json",
        "/members/nobody.svg",
        "/members/owner.vcf",
        "/members/%FF",
    ):
        visitor.visit(path, 404)


def test_capitals_are_forgiven(app, owner, visitor):
    for path in ("/members/Owner", "/members/OWNER?show=comments", "/members/Owner.json"):
        response = visitor.get(path)
        assert (response.status_code, response.location) == (
            301,
            path.replace("OWNER", "owner").replace("Owner", "owner"),
        )


def test_a_closed_account_is_gone(app, visitor):
    factories.member(app, "gone", state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    page = visitor.visit("/members/gone", 410)
    assert "has closed their account" in page.text
    assert visitor.get("/members/gone.json").status_code == 410
    assert "gone" not in visitor.visit("/members/").words(".directory")


def test_an_unclaimed_name_has_its_articles_and_is_not_indexed(app, visitor):
    unclaimed = factories.member(app, "laura", name="Laura Brown", state=MemberState.UNCLAIMED)
    factories.article(app, unclaimed, "Portfolio careers")
    response = visitor.get("/members/laura")
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    page = visitor.visit("/members/laura")
    assert "Nobody has claimed it yet" in page.text
    assert page.has("meta[name=robots][content=noindex]")
    assert "Portfolio careers" in visitor.visit("/members/laura?show=articles").text
    assert "Laura Brown" not in visitor.visit("/members/").text


def test_an_unknown_tab_is_the_first(app, owner, visitor):
    give_role(app, owner, "Baker")
    assert (
        visitor.visit("/members/owner?show=%00x".replace("%00", ""))
        .words(".tabs [aria-current]")
        .startswith("Roles")
    )


# --- what they wrote and said --------------------------------------------------------------------------------


def test_the_articles_of_a_member(app, owner, visitor):
    role = give_role(app, owner, "Baker", field="making")
    for number in range(23):
        factories.article(
            app, owner, f"Loaf {number}", age=timedelta(days=number),
            speaking_as_id=role.id, speaking_as_title="Baker", speaking_as_field="making",
        )  # fmt: skip
    factories.article(app, owner, "Unbaked", status="draft", published_at=None)
    page = visitor.visit("/members/owner?show=articles")
    assert [text_of(title) for title in page.select(".article-row h3")] == [
        f"Loaf {number}" for number in range(20)
    ]
    assert page.select(".tabs .count")[1].text == "23"
    assert "as Baker" in text_of(page.select(".article-row")[0])
    older = visitor.visit(page.one("a[rel=next]").get("href"))
    assert [text_of(title) for title in older.select(".article-row h3")] == ["Loaf 20", "Loaf 21", "Loaf 22"]
    newer = visitor.visit(older.one("a[rel=prev]").get("href"))
    assert text_of(newer.select(".article-row h3")[0]) == "Loaf 0"
    assert "Unbaked" not in older.text + page.text


def test_the_comments_of_a_member_by_role(app, owner, article, visitor):
    baker, potter = give_role(app, owner, "Baker", field="making"), give_role(app, owner, "Potter")
    first = say(app, owner, article, baker, "Flour first.")
    say(app, owner, article, potter, "Then clay.", parent=first, minutes=1)
    say(app, owner, article, None, "Or neither.", minutes=2)
    page = visitor.visit("/members/owner?show=comments")
    said = [text_of(item) for item in page.select(".said li")]
    assert [line.rsplit(" ", 2)[-2:] for line in said] == [
        ["Or", "neither."],
        ["Then", "clay."],
        ["Flour", "first."],
    ]
    assert "as Potter on Half a vicar" in said[1]
    assert "reply to Greta Sorel" in said[1]
    assert page.has(f"a[href=/comments/{first}]")
    assert [text_of(chip) for chip in page.select(".chips a")] == ["All 3", "as Baker (1)", "as Potter (1)"]
    only = visitor.visit(f"/members/owner?show=comments&role={baker.id}")
    assert len(only.select(".said li")) == 1
    assert "1 comment as this role" in visitor.visit("/members/owner").text
    for nonsense in ("0", "999999", "x", "9" * 5_000):
        assert len(visitor.visit(f"/members/owner?show=comments&role={nonsense}").select(".said li")) == 3


def test_what_may_not_be_read_is_not_listed_or_counted(app, owner, article, visitor):
    say(app, owner, article, words="I stand.")
    say(app, owner, article, words="Not mine any more.", minutes=1, disowned_at=now())
    held = say(app, owner, article, words="I wait.", minutes=2)
    with app.app_context():
        with writing():
            comment = db.session.get_one(Comment, held)
            comment.status, comment.is_drawn = Status.HELD, False
        db.session.remove()
    hidden = factories.article(app, owner, "Taken back", status="withdrawn")
    factories.article(app, owner, "Draft", status="draft", published_at=None)
    with app.app_context():
        with writing():
            db.session.add(
                Comment(
                    article_id=hidden.id, author_id=owner.id, depth=1, status=Status.PUBLISHED, is_drawn=True,
                    body="Under nothing.", body_html=Markup("<p>Under nothing.</p>"), published_at=now(),
                )
            )  # fmt: skip
        db.session.remove()
    page = visitor.visit("/members/owner?show=comments")
    assert [text_of(item).split()[-2:] for item in page.select(".said li")] == [["I", "stand."]]
    assert [count.text for count in page.select(".tabs .count")] == ["0", "0", "1"]


def test_comments_come_in_pages(app, owner, article, visitor):
    with app.app_context():
        with writing():
            for number in range(45):
                moment = now() - timedelta(hours=number)
                db.session.add(
                    Comment(
                        article_id=article.id, author_id=owner.id, depth=1, status=Status.PUBLISHED, is_drawn=True,
                        body=f"No {number}", body_html=Markup(f"<p>No {number}</p>"), published_at=moment,
                        created_at=moment,
                    )
                )  # fmt: skip
        db.session.remove()
    path, seen = "/members/owner?show=comments", []
    while path:
        page = visitor.visit(path)
        seen += [int(text_of(item).rsplit(" ", 1)[-1]) for item in page.select(".said li")]
        further = page.select("a[rel=next]")
        path = further[0].get("href") if further else None
    assert seen == list(range(45))
    visitor.visit("/members/owner?show=comments&after=nonsense", 404)


def test_a_label_of_a_role_that_is_hidden_since_has_no_link(app, owner, article, visitor, another):
    role = give_role(app, owner, "Baker")
    say(app, owner, article, role)
    me = another().log_in(owner)
    me.send(
        me.visit(f"/settings/roles/{role.id}/edit"), f"/settings/roles/{role.id}/edit", visibility="private"
    )
    page = visitor.visit("/members/owner?show=comments")
    assert "as Baker" in page.words(".said li")
    assert not page.has(f"[href$='#role-{role.id}']")
    assert [text_of(chip) for chip in page.select(".chips a")] == ["The only one"]


# --- for machines --------------------------------------------------------------------------------------------


def test_microformats_as_promised(app, owner, visitor):
    give_role(
        app,
        owner,
        "Baker",
        organisation="Oban Loaves",
        organisation_url="https://loaves.example",
        skills=("bread",),
    )
    give_role(app, owner, "Nurse", started_on=months_ago(90), ended_on=months_ago(40))
    page = visitor.visit("/members/owner")
    card = page.one(".profile.h-card")
    assert text_of(page.one("h1.p-name", card)) == "Greta Sorel"
    assert page.one(".u-uid", card).get("value") == "http://127.0.0.1:8000/members/owner"
    assert page.one(".u-photo", card).get("value") == "http://127.0.0.1:8000/members/owner.svg"
    assert [text_of(title) for title in page.select("header .p-job-title", card)] == ["Baker"]
    resume = page.one(".h-resume", card)
    first, second = page.select(".p-experience", resume)
    assert {"h-event", "h-card"} <= set(first.get("class", "").split())
    assert text_of(page.one(".p-job-title", first)) == "Baker"
    assert (text_of(page.one(".p-org", first)), page.one(".p-org", first).get("rel")) == (
        "Oban Loaves", "nofollow ugc noopener",
    )  # fmt: skip
    assert text_of(page.one(".p-category", first)) == "bread"
    assert re.fullmatch(r"\d{4}-\d{2}", page.one(".dt-start", second).get("datetime", ""))
    assert page.one(".dt-end", second).get("datetime") == months_ago(40).isoformat()[:7]


def test_json_ld_is_a_profile_page_with_a_role_node_each(app, owner, visitor):
    give_role(app, owner, "Baker </script><b>", organisation="Oban & Loaves")
    page = visitor.visit("/members/owner")
    data = json.loads(page.one("script[type=application/ld+json]").text)
    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    assert (person["@type"], person["name"], person["alternateName"]) == ("Person", "Greta Sorel", "owner")
    assert person["worksFor"][0]["roleName"] == "Baker </script><b>"
    assert person["worksFor"][0]["worksFor"]["name"] == "Oban & Loaves"


def test_the_picture_is_well_formed_whatever_the_name(app, visitor):
    factories.member(app, "odd", name='"<&> \u200f"')
    response = visitor.get("/members/odd.svg")
    assert response.mimetype == "image/svg+xml"
    ElementTree.fromstring(response.get_data(as_text=True))


# --- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", BUDGET)
def test_a_visitor_reads_within_the_budget_and_leaves_no_trace(app, owner, article, visitor, tab):
    for number in range(8):
        role = give_role(app, owner, f"Role {number}", skills=("bread", "cake"), open_to=("clients",))
        factories.article(app, owner, f"Loaf {number}")
        say(app, owner, article, role, f"No {number}", minutes=number)
    visitor.visit("/members/owner")
    page = visitor.visit(f"/members/owner{tab}")
    assert len(visitor.statements) <= BUDGET[tab], "\n".join(visitor.statements)
    assert "Set-Cookie" not in page.response.headers
    assert not page.has("[name=csrf_token]")
    assert "public" in page.response.headers["Cache-Control"]


def test_a_member_reads_within_one_more(app, owner, visitor, another):
    give_role(app, owner, "Baker")
    reader = another().log_in(factories.member(app, "reader"))
    reader.visit("/members/owner")
    reader.visit("/members/owner")
    assert len(reader.statements) <= BUDGET[""] + 1
