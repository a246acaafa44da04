"""Every route says who may call it, and that is who gets in: each is called by everybody (safety.md, 18)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from community.accounts.access import MACHINE_ROUTES, Door, VisitorsPost, door_of
from community.core.http.site import Site
from community.members.models import Access
from tests.house.forms import FORMS, World, world_of, wrote
from tests.visitor import Visitor

WHO = ["visitor", *Access]
LEVELS = list(Access)  # in their order
#: Whom the door lets in and the rules of the room do not, with Ada's own things: endpoint -> levels.
REFUSED_BY_A_RULE = {
    # a member keeps drafts; what is published needs an author
    "articles.edit": {Access.MEMBER},
    "articles.publish": {Access.MEMBER},
}
#: What is Ada's alone: for a visitor, as for everybody else, it is not there.
ONES_OWN = {"comments.edit", "comments.withdraw"}
#: Where a route is not about Ada's own comment, which waits for a moderator.
PATHS = {
    "moderation.edit": "/moderation/comments/{held}/edit",
    "moderation.flag": "/comments/{published}/flag",
    "moderation.appeal_decision": "/comments/{rejected}/appeal",
    "moderation.give_step": "/moderation/members/{bao}/step",
    "moderation.lift": "/moderation/members/{bao}/lift",
    "moderation.take_step_back": "/moderation/suspensions/{running_id}/take-back",
    "comments.show_history": "/comments/{published}/history",
    "comments.show": "/comments/{published}",
    "comments.new_reply": "/comments/{published}/reply",
}
#: Posts that end something: they come last, in this order.
ENDING = ["comments.withdraw", "profiles.remove_role", "articles.withdraw", "accounts.log_out"]
READ = {200, 302, 303}


def rules(app: Flask, method: str) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def path_of(rule: Rule, world: World) -> str:
    """The address of a route, with what is Ada's in it. A new name in a route gets its value in `world_of`."""
    if rule.endpoint in PATHS:
        return PATHS[rule.endpoint].format(**world.names)
    _, path = rule.build({name: world.names[name] for name in rule.arguments}) or ("", "")
    return path


def in_order(rule: Rule) -> int:
    return ENDING.index(rule.endpoint) if rule.endpoint in ENDING else -1


def may(door: Door, who: str) -> bool:
    """Whether the door lets somebody in to read."""
    return door.level is None or (who != "visitor" and LEVELS.index(Access(who)) >= LEVELS.index(door.level))


def log_in(visitor: Visitor, world: World, who: str) -> None:
    if who != "visitor":
        visitor.log_in(world.ada)


def is_turned_away(response: TestResponse, who: str) -> bool:
    """As a visitor: to the log-in page, or 401. As a member: 403."""
    if who != "visitor":
        return response.status_code == 403
    return response.status_code == 401 or response.headers.get("Location", "").startswith("/log-in")


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    silent = [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "door")]
    assert silent == []
    assert all(isinstance(door_of(view), Door) for view in app.view_functions.values())


def test_no_route_is_for_machines_yet(app: Flask) -> None:
    """A route goes on that list with a secret in its address, or because it only queues a checked job."""
    assert not MACHINE_ROUTES


def test_whoever_posts_to_an_open_route_is_checked(app: Flask) -> None:
    unchecked = [
        rule.endpoint
        for rule in rules(app, "POST")
        if door_of(app.view_functions[rule.endpoint]) == Door(None, VisitorsPost.NOT_ALLOWED)
    ]
    assert unchecked == []


@pytest.mark.parametrize("who", WHO)
def test_who_may_read(app: Site, visitor: Visitor, who: str) -> None:
    world = world_of(app, Access.MEMBER if who == "visitor" else Access(who))
    log_in(visitor, world, who)
    wrong = []
    for rule in rules(app, "GET"):
        response = visitor.get(path_of(rule, world))
        door = door_of(app.view_functions[rule.endpoint])
        is_right = response.status_code in READ and not is_turned_away(response, who)
        if who in REFUSED_BY_A_RULE.get(rule.endpoint, ()) or not may(door, who):
            is_right = is_turned_away(response, who)
        if who == "visitor" and rule.endpoint in ONES_OWN:
            is_right = response.status_code == 404
        if not is_right:
            wrong.append(f"{rule.endpoint}: {response.status_code} {response.headers.get('Location', '')}")
        response.close()
    assert wrong == []


@pytest.mark.parametrize("who", Access)
def test_who_may_post_as_a_member(app: Site, visitor: Visitor, who: Access) -> None:
    """With the token, and nothing in the form: whoever is let in hears of the form, the others of the door."""
    world = world_of(app, who)
    token = visitor.log_in(world.ada).visit("/theme").form("/theme").fields["csrf_token"]
    wrong = []
    for rule in sorted(rules(app, "POST"), key=in_order):
        response = visitor.post(world.path(FORMS[rule.endpoint]), {"csrf_token": token})
        is_let_in = may(door_of(app.view_functions[rule.endpoint]), who) and who not in REFUSED_BY_A_RULE.get(
            rule.endpoint, ()
        )
        expected = {303, 409, 422} if is_let_in else {403}
        if response.status_code not in expected:
            wrong.append(f"{rule.endpoint}: {response.status_code}")
    assert wrong == []


POSTED_BY_A_VISITOR = {
    VisitorsPost.NOT_ALLOWED: {401},
    VisitorsPost.TOKEN: {400},
    VisitorsPost.SAME_ORIGIN: {403},
    VisitorsPost.GUEST: {403, 404},  # 404: a comment of somebody else
}


def test_what_a_visitor_may_post_from_elsewhere_without_a_token(app: Site, visitor: Visitor) -> None:
    world = world_of(app)
    for rule in rules(app, "POST"):
        response = visitor.post(
            world.path(FORMS[rule.endpoint]),
            FORMS[rule.endpoint].fields(world),
            headers={"Origin": "https://evil.example"},
        )
        door = door_of(app.view_functions[rule.endpoint])
        assert response.status_code in POSTED_BY_A_VISITOR[door.visitors_post], rule.endpoint
        assert wrote(visitor) == []


@pytest.mark.parametrize("who", WHO)
def test_reading_changes_nothing(app: Site, visitor: Visitor, who: str) -> None:
    """GET, HEAD and OPTIONS of every route (safety.md, 11); HEAD answers as GET does, without a body."""
    world = world_of(app, Access.MEMBER if who == "visitor" else Access(who))
    log_in(visitor, world, who)
    for rule in app.url_map.iter_rules():
        path, changes = path_of(rule, world), []
        if rule.endpoint == "static":  # served around the app
            continue
        allowed = visitor._call(lambda path=path: visitor.client.options(path))
        changes += wrote(visitor)
        assert (allowed.status_code, allowed.data) == (200, b""), path
        assert set(allowed.headers["Allow"].split(", ")) >= set(rule.methods or ())
        if "GET" not in (rule.methods or ()):
            continue
        head = visitor._call(lambda path=path: visitor.client.head(path))
        changes += wrote(visitor)
        got = visitor.get(path)
        changes += wrote(visitor)
        assert (head.status_code, head.data) == (got.status_code, b""), path
        got.close()
        assert changes == [], path


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("who", ["visitor", Access.ADMIN])
def test_other_methods_do_nothing(app: Site, visitor: Visitor, who: str, method: str) -> None:
    world = world_of(app, Access.ADMIN)
    log_in(visitor, world, who)
    for rule in app.url_map.iter_rules():
        path = path_of(rule, world)
        response = visitor._call(lambda path=path: visitor.client.open(path, method=method))
        assert response.status_code == 405, path
        assert wrote(visitor) == []
