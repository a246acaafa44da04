"""Links to pages elsewhere: named by their member, verified while the page links back with rel=me."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from community.core import jobs, outgoing
from community.core.database import db, now
from community.core.models import Job
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import ClosedBy, Member, MemberState
from community.profiles import links, tasks, words
from community.profiles.links import CHECKED_AGAIN_AFTER, KEPT_UNREACHED
from community.profiles.models import ProfileLink
from tests import factories
from tests.elements import text_of
from tests.outside import Page, outside_of, sent_on
from tests.sites import assembled

PLACE = "/settings/links"
ADDRESS = "http://127.0.0.1:8000/members/owner"
BACK = f'<p>I am also <a href="{ADDRESS}" rel="me">here</a>.'.encode()


@pytest.fixture
def owner(app):
    return factories.member(app, "owner", name="Greta Sorel")


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


@pytest.fixture
def outside(tmp_path):
    with outside_of(tmp_path) as outside:
        yield outside


def link(app, owner, url="https://greta.example/", **values):
    return factories.saved(app, ProfileLink(**{"member_id": owner.id, "position": 1, "url": url, **values}))


def stored(app):
    with app.app_context():
        found = list(db.session.scalars(select(ProfileLink).order_by(ProfileLink.position)))
        db.session.remove()
    return found


def run_due(app):
    with app.app_context():
        return jobs.run_due()


def listed(page):
    return [text_of(item) for item in page.select(".profile-links li")]


# --- from the form to the mark -------------------------------------------------------------------------------


def test_a_link_is_added_looked_at_and_marked(app, owner, me, another, outside):
    outside.serve("greta.example", {"/about": Page(BACK)})
    page = me.visit(PLACE)
    assert page.words(".snippet") == f'<a rel="me" href="{ADDRESS}">Greta Sorel on Ampersand</a>'
    me.send(page, PLACE, url="greta.example/about", name="My shop")
    page = another().visit("/members/owner")
    assert listed(page) == ["My shop"]
    unmarked = page.one(".profile-links a")
    assert (unmarked.get("href"), unmarked.get("rel")) == (
        "https://greta.example/about",
        "nofollow ugc noopener",
    )
    assert "not looked at yet" in me.visit(PLACE).text
    assert outside.seen == []
    assert run_due(app) == 1
    assert outside.seen == [("greta.example", "/about")]
    page = another().visit("/members/owner")
    assert listed(page) == ["My shop verified"]
    assert page.one(".profile-links a").get("rel") == "me nofollow ugc noopener"
    assert "https://greta.example/about · verified" in me.visit(PLACE).text


def test_a_page_that_does_not_link_back_is_said_so_and_can_be_looked_at_again(
    app, owner, me, another, outside
):
    pages = {"/": Page(b"<p>Nothing here.")}
    outside.serve("greta.example", pages)
    me.send(me.visit(PLACE), PLACE, url="https://greta.example/")
    run_due(app)
    page = me.visit(PLACE)
    assert "has no link with rel=“me”" in page.text
    (one,) = stored(app)
    assert (one.verified_at, one.problem) == (None, "no_link_back")
    assert listed(another().visit("/members/owner")) == ["greta.example"]
    pages["/"] = Page(BACK)
    check = f"{PLACE}/{one.id}/check"
    response = me.send(page, check, status=429)
    assert response.headers["Retry-After"] == "60"
    assert "We looked a moment ago" in response.get_data(as_text=True)
    with time_machine.travel(now() + timedelta(minutes=2)):
        me.send(me.visit(PLACE), check)
        run_due(app)
    assert listed(another().visit("/members/owner")) == ["greta.example verified"]


def test_a_link_to_a_name_that_leads_inside_is_never_asked(app, me, outside):
    outside.serve("inner.example", {"/": Page(BACK)}, address="127.0.0.1")
    me.send(me.visit(PLACE), PLACE, url="https://inner.example/")
    run_due(app)
    assert [one.problem for one in stored(app)] == ["not_public"]
    assert "does not lead to a public site" in me.visit(PLACE).text
    assert outside.connections == []


def test_a_page_that_sends_on_to_another_site_vouches_for_nobody(app, owner, outside):
    """Else `https://anybody.example/go?to=…` would be anybody's."""
    outside.serve("greta.example", {"/": Page(BACK), "/go": sent_on("https://www.greta.example/")})
    outside.serve("www.greta.example", {"/": Page(BACK)})
    outside.serve("anybody.example", {"/go": sent_on("https://greta.example/")})
    with app.app_context():
        assert links.look("https://anybody.example/go", ADDRESS) == "sent_elsewhere"
        assert links.look("https://greta.example/go", ADDRESS) == ""


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_page_that_answers_with_an_error_says_nothing(app, outside, status):
    outside.serve("greta.example", {"/": Page(BACK, status=status)})
    with app.app_context():
        assert links.look("https://greta.example/", ADDRESS) == "bad_status"


def test_every_code_has_its_words():
    folder = Path(outgoing.__file__).parent
    codes = {
        code
        for file in folder.glob("*.py")
        for line in re.findall(r"(?:Unreachable\(|return |else )(\".*)", file.read_text())
        for code in re.findall(r'"([a-z]+_[a-z_]+|encoded)"', line)
    }
    assert codes >= {"not_https", "bad_address", "not_public", "too_slow", "bad_certificate", "encoded"}
    assert codes | {links.NO_LINK_BACK, links.SENT_ELSEWHERE, links.BAD_STATUS} == set(words.LINK_PROBLEMS)


# --- what links back -----------------------------------------------------------------------------------------

SITE = "https://our.example/members/ada"


@pytest.mark.parametrize(
    "html",
    [
        f'<a rel="me" href="{SITE}">',
        f'<link rel=me href={SITE}>',
        f"<A HREF='{SITE}/' REL='nofollow ME noopener'>",
        '<a rel="me" href=" https://OUR.example:443/members/Ada#part ">',
        f'<div><p>Words & <b>more<a class=x rel="me external" target=_blank href="{SITE}">Ada</a>',
        f'<!-- <a> --><script>var a = "<a>";</script><a rel=me href="{SITE}">',
    ],
)  # fmt: skip
def test_what_links_back(html):
    assert links.links_back(html, "https://page.example/", SITE)


@pytest.mark.parametrize(
    "html",
    [
        "",
        f'<a href="{SITE}">',
        f'<a rel="home" href="{SITE}">',
        f'<a rel="mexico" href="{SITE}">',
        '<a rel="me" href="https://our.example/members/adam">',
        '<a rel="me" href="https://our.example/members/ada/answer">',
        '<a rel="me" href="https://our.example/members/ada?as=visitor">',
        '<a rel="me" href="https://our.example.evil.example/members/ada">',
        '<a rel="me" href="https://other.example/members/ada">',
        '<a rel="me" href="http://our.example/members/ada">',
        '<a rel="me" href="/members/ada">',
        '<a rel="me" href="https://our.example:8443/members/ada">',
        '<a rel="me" href="https://[">',
        '<a rel="me">',
        f"{SITE} rel=me",
        f'<!-- <a rel="me" href="{SITE}"> -->',
        f'<script>document.write(\'<a rel="me" href="{SITE}">\')</script>',
        f'<template><a rel="me" href="{SITE}"></template>',
        f'<textarea><a rel="me" href="{SITE}"></textarea>',
        f'<title><a rel="me" href="{SITE}"></title>',
        f'<p title=\'<a rel="me" href="{SITE}">\'>',
        f'&lt;a rel="me" href="{SITE}"&gt;',
    ],
)
def test_what_does_not_link_back(html):
    assert not links.links_back(html, "https://page.example/", SITE)


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<a rel=me ", "<!--", "<textarea>", "<script>", "<div>", "&amp;", "<a href='"]
)
def test_a_megabyte_of_anything_is_read(unit):
    """At a cost that grows with its length: twice as much never takes ten times as long."""

    def seconds(size):
        began = time.process_time()
        assert not links.links_back(unit * (size // len(unit)), "https://page.example/", SITE)
        return time.process_time() - began

    assert seconds(1_000_000) < 10 * max(seconds(500_000), 0.05)


# --- keeping and losing the mark -----------------------------------------------------------------------------


def check_anew(app, outside, at, page=None):
    """Run the hourly jobs of a day; with the page as it is then."""
    if page is not None:
        outside.serve("greta.example", {"/": page})
    with app.app_context():
        for hour in range(24):
            with time_machine.travel(at.replace(minute=0) + timedelta(hours=hour), tick=False):
                tasks.check_links({})
        with time_machine.travel(at.replace(minute=0) + timedelta(hours=24), tick=False):
            return jobs.run_due()


def test_a_page_is_looked_at_again_each_month_and_not_before(app, owner, outside):
    moment = now()
    link(app, owner, verified_at=moment, checked_at=moment)
    assert check_anew(app, outside, moment + CHECKED_AGAIN_AFTER - timedelta(days=2)) == 0
    assert check_anew(app, outside, moment + CHECKED_AGAIN_AFTER, Page(BACK)) == 1
    (one,) = stored(app)
    assert one.verified_at > moment + CHECKED_AGAIN_AFTER
    assert one.checked_at == one.verified_at


def test_a_page_that_no_longer_links_back_loses_the_mark_at_once(app, owner, another, outside):
    moment = now()
    link(app, owner, verified_at=moment, checked_at=moment)
    check_anew(app, outside, moment + CHECKED_AGAIN_AFTER, Page(b"Nothing."))
    (one,) = stored(app)
    assert (one.verified_at, one.problem) == (None, "no_link_back")
    assert listed(another().visit("/members/owner")) == ["greta.example"]


def test_a_page_that_can_not_be_reached_keeps_the_mark_for_two_weeks(app, owner, me, outside):
    moment = now()
    link(app, owner, verified_at=moment, checked_at=moment)
    for days in (0, 5, 12):  # the last try of a day comes 24 hours after its first
        assert check_anew(app, outside, moment + CHECKED_AGAIN_AFTER + timedelta(days=days)) == 1
        (one,) = stored(app)
        assert (one.verified_at, one.checked_at, one.problem) == (moment, moment, "unknown_name")
    page = me.visit(PLACE)
    assert "No site of this name was found. The mark stays for now; we look again." in page.text
    check_anew(app, outside, moment + CHECKED_AGAIN_AFTER + KEPT_UNREACHED)
    (one,) = stored(app)
    assert (one.verified_at, one.problem) == (None, "unknown_name")


def test_links_of_closed_accounts_are_asked_no_more(app, owner, outside):
    moment = now()
    made = link(app, owner, verified_at=moment, checked_at=moment)
    with app.app_context():
        with writing():
            member = db.session.get_one(Member, owner.id)
            member.state, member.closed_by, member.closed_at = MemberState.CLOSED, ClosedBy.SELF, now()
        tasks.verify_link({"link": made.id})
    assert check_anew(app, outside, moment + CHECKED_AGAIN_AFTER) == 0
    assert outside.asked == []


def test_a_link_that_was_removed_meanwhile_is_no_error(app, owner, outside):
    with app.app_context():
        tasks.verify_link({"link": 999})
    assert outside.asked == []


def test_looks_of_a_month_ago_are_spread_over_the_hour(app, owner):
    moment = now()
    for number in range(48):
        link(app, owner, f"https://greta.example/{number}", checked_at=moment - CHECKED_AGAIN_AFTER)
    with app.app_context():
        tasks.check_links({})
        rows = list(db.session.scalars(select(Job).where(Job.kind == links.JOB).order_by(Job.run_at)))
        db.session.remove()
    assert len(rows) == 2
    assert rows[1].run_at - rows[0].run_at == timedelta(minutes=30)


# --- the list ------------------------------------------------------------------------------------------------


def test_links_are_moved_and_removed(app, owner, me):
    first, second = (
        link(app, owner, "https://one.example/"),
        link(app, owner, "https://two.example/", position=2),
    )
    me.send(me.visit(PLACE), f"{PLACE}/{second.id}/up")
    assert [one.url for one in stored(app)] == ["https://two.example/", "https://one.example/"]
    me.send(me.visit(PLACE), f"{PLACE}/{second.id}/down")
    assert [(one.position, one.id) for one in stored(app)] == [(1, first.id), (2, second.id)]
    me.send(me.visit(PLACE), f"{PLACE}/{first.id}/remove")
    assert [(one.position, one.id) for one in stored(app)] == [(1, second.id)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Write the address"),
        ("http://greta.example/", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://127.0.0.1/", "Write the site’s name"),
        ("https://localhost/", "no address that can be asked"),
        ("https://me:secret@greta.example/", "Leave out the name and password"),
        ("https://greta.example:8443/", "Leave out the port"),
        ("https://greta.example/<b>", "no address that can be asked"),
        ("words", "no address that can be asked"),
    ],
)
def test_what_can_not_be_asked_is_refused_with_what_was_typed(app, me, url, said):
    response = me.send(me.visit(PLACE), PLACE, 422, url=url, name="My shop")
    assert said in response.get_data(as_text=True)
    assert 'value="My shop"' in response.get_data(as_text=True)
    assert stored(app) == []


def test_the_same_twice_and_too_many(app, owner, me):
    link(app, owner, "https://greta.example/")
    again = me.send(me.visit(PLACE), PLACE, 422, url="https://greta.example/")
    assert "among your links already" in again.get_data(as_text=True)
    with app.app_context(), writing():
        for number in range(2, 9):
            db.session.add(ProfileLink(member_id=owner.id, position=number, url=f"https://{number}.example/"))
    page = me.visit(PLACE)
    assert "That is 8, the most there can be" in page.text
    token = page.form(f"{PLACE}/{stored(app)[0].id}/up").fields["csrf_token"]
    response = me.post(PLACE, {"url": "https://nine.example/", "csrf_token": token})
    assert response.status_code == 422
    assert "8 links are the most" in response.get_data(as_text=True)
    assert len(stored(app)) == 8


def test_this_very_site_is_not_elsewhere(environment):
    with assembled(environment, COMMUNITY_BASE_URL="https://our.example") as site:
        ada = factories.member(site, "ada")
        with site.app_context(), writing(), pytest.raises(Refused, match="link_leads_here"):
            links.add(db.session.get_one(Member, ada.id), "https://our.example/members/bao", "")


def test_nobody_touches_the_link_of_another(app, owner, another):
    made = link(app, owner)
    stranger = another().log_in(factories.member(app, "stranger"))
    token = stranger.visit(PLACE).form(PLACE).fields["csrf_token"]
    for act in ("up", "down", "check", "remove"):
        assert stranger.post(f"{PLACE}/{made.id}/{act}", {"csrf_token": token}).status_code == 404
    assert len(stored(app)) == 1
    assert "greta.example" not in stranger.visit(PLACE).html


def test_machines_are_told_of_pages_that_link_back(app, owner, visitor):
    link(app, owner, "https://one.example/", verified_at=now(), checked_at=now())
    link(app, owner, "https://two.example/", position=2)
    page = visitor.visit("/members/owner")
    said = json.loads(page.one("script[type=application/ld+json]").text)
    assert said["mainEntity"]["sameAs"] == ["https://one.example/"]


def test_a_profile_with_links_costs_no_more_than_one_without(app, owner, visitor):
    for number in range(8):
        link(app, owner, f"https://{number}.example/", position=number)
    assert len(listed(visitor.visit("/members/owner"))) == 8
    assert len(visitor.statements) <= 6
    visitor.log_in(owner)
    visitor.visit(PLACE)
    assert len(visitor.statements) <= 3
