"""Where every kind of page is, and how one comes to it: the stops of the tours that `test_every_page` makes."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Response

from tests.browser.harness import Person
from tests.browser.odd import HEBREW, WORD
from tests.serving import Site

#: Who looks ("" is a visitor), and where they stop.
Tour = dict[str, list["Stop"]]


RESUME = (
    '{"basics": {"label": "Potter", "location": {"city": "Leeds"}}, "skills": [{"name": "Glazing"}], "education": [{}],'
    ' "work": [{"position": "Potter", "name": "Kiln", "summary": "Mugs."}, {"position": ""}, {"position": "Cook", "startDate": "2012"}]}'
)
ODD_RESUME = (
    RESUME.replace("Potter", WORD[:100])
    .replace("Kiln", HEBREW)
    .replace("Mugs.", WORD * 9)
    .replace("Glazing", WORD[:50])
)


@dataclass(frozen=True)
class Stop:
    """The page at `path` or, with a `button`, the answer to its form, filled with what is `typed` and sent by it.

    `meanwhile` is SQL that runs between opening the form and sending it, `afterwards` puts that back.
    """

    path: str
    button: str = ""
    status: int = 200
    typed: Mapping[str, str] = field(default_factory=dict)
    meanwhile: str = ""
    afterwards: str = ""
    file: str = ""  # what is in the file that is chosen

    def __str__(self) -> str:
        sent = f", {self.button} with {dict(self.typed)}" if self.button else ""
        return f"{self.path}{sent} ({self.status})"

    def reach(self, person: Person) -> Response | None:
        """Go there; what the site answered at last, with the status. None where a script brought it in place."""
        answer = person.page.goto(self.path)
        if self._brought and person.look.has_script:
            self._send(person)
            person.page.wait_for_selector(self._brought)
            change(person.site, self.afterwards)
            return None
        if self.button:
            with person.page.expect_navigation() as sent:
                self._send(person)
            answer = sent.value
            change(person.site, self.afterwards)
        assert answer is not None
        assert answer.status == self.status, f"{self} was answered with {answer.status}"
        return answer

    @property
    def _brought(self) -> str:
        """Where the answer is found that a script brings in place: a preview, or what the desk says."""
        if self.button == "Preview":
            return ".preview > *"
        is_desk = urlsplit(self.path).path == "/moderation/" and self.status in (409, 422)
        return ".error-summary, .note-refused" if is_desk else ""

    def source(self, person: Person) -> str:
        """The page as the site sent it."""
        if not self.button:
            answer = person.context.request.get(self.path)
            assert answer.status == self.status, f"{self} was answered with {answer.status}"
            return answer.text()
        sent = self.reach(person)
        assert sent is not None, "by a person without script"
        return sent.text()

    def _send(self, person: Person) -> None:
        said = {"name": self.button, "exact": True, "include_hidden": True}
        form = person.page.locator("main form", has=person.page.get_by_role("button", **said)).first
        button = form.get_by_role("button", **said).first
        if not button.is_visible():
            form.locator("summary").click()
        if self.file:
            file: Any = {"name": "chosen.json", "mimeType": "application/json", "buffer": self.file.encode()}
            form.locator("[type=file]").set_input_files(file)
        for name, value in self.typed.items():
            form.locator(f"[name={name}]").fill(value)
        change(person.site, self.meanwhile)
        button.click(no_wait_after=True)


def change(site: Site, statements: str) -> None:
    with closing(sqlite3.connect(site.instance / "community.sqlite3", timeout=30)) as database:
        database.executescript(statements)


def one(site: Site, query: str) -> Any:
    """The first column of the first row."""
    with closing(sqlite3.connect(site.instance / "community.sqlite3")) as database:
        return database.execute(query).fetchone()[0]


# --- tours ---------------------------------------------------------------------------------------------------


def of_the_demo(site: Site) -> Tour:
    """A site as it is after some months."""
    longest = one(site, "SELECT slug FROM articles ORDER BY comments_count DESC LIMIT 1")
    deepest = one(
        site, "SELECT slug FROM articles a JOIN comments ON article_id = a.id ORDER BY depth DESC LIMIT 1"
    )
    closed = one(
        site, "SELECT slug FROM articles WHERE comments_mode = 'closed' AND status = 'published' LIMIT 1"
    )
    members_only = one(site, "SELECT slug FROM articles WHERE comments_mode = 'members' LIMIT 1")
    draft = one(site, "SELECT slug FROM articles WHERE title = 'A draft about drafts'")
    latest = one(site, "SELECT slug FROM articles WHERE status = 'published' AND comments_count > 5"
                       " AND comments_mode = 'open' ORDER BY published_at DESC LIMIT 1")  # fmt: skip
    branch = one(site, "SELECT id FROM comments WHERE is_drawn ORDER BY all_replies_count DESC LIMIT 1")
    branch_at = one(
        site, f"SELECT slug FROM articles a JOIN comments c ON c.article_id = a.id WHERE c.id = {branch}"
    )
    later = one(site, "SELECT c.id FROM comments c JOIN articles a ON a.id = article_id WHERE parent_id IS NULL"
                      f" AND is_drawn AND slug = '{longest}' ORDER BY path DESC LIMIT 1 OFFSET 5")  # fmt: skip
    public = one(site, f"SELECT c.id FROM comments c JOIN articles a ON a.id = article_id WHERE slug = '{latest}'"
                       " AND c.status = 'published' LIMIT 1")  # fmt: skip
    held = one(site, "SELECT id FROM comments WHERE status = 'held' LIMIT 1")
    rejected = one(site, "SELECT id FROM comments WHERE status = 'rejected' LIMIT 1")
    flaggable = one(site, "SELECT c.id FROM comments c JOIN members m ON m.id = author_id WHERE c.status = 'published'"
                          " AND handle <> 'tendai' LIMIT 1")  # fmt: skip
    tag = one(site, "SELECT slug FROM tags LIMIT 1")
    role = one(
        site, "SELECT r.id FROM portfolio_roles r JOIN members m ON m.id = member_id WHERE handle = 'tendai'"
    )
    return {
        "": [
            *map(
                Stop,
                (
                    "/members/weeks",
                    "/assessment",
                    "/",
                    "/articles/",
                    f"/tags/{tag}",
                    "/about",
                    "/guidelines",
                    "/theme",
                    "/log-in",
                    "/sign-up",
                ),
            ),
            *map(Stop, (f"/articles/{longest}", f"/articles/{latest}?sort=newest", f"/articles/{deepest}")),
            *map(Stop, (f"/articles/{longest}?from={later}", f"/articles/{branch_at}?branch={branch}")),
            *map(
                Stop, (f"/articles/{closed}", f"/articles/{closed}/comments/new", f"/articles/{members_only}")
            ),
            *map(Stop, (f"/articles/{members_only}/comments/new", f"/articles/{latest}/comments/new")),
            *map(Stop, (f"/comments/{public}/reply", "/members/", "/members/?skill=first+aid&field=health")),
            *map(Stop, ("/members/?q=nobody+is+called+this&field=land", "/members/mo", "/members/tendai")),
            *map(Stop, ("/members/tendai/answer", "/members/mo/answer")),
            *map(
                Stop,
                (
                    "/members/tendai?show=articles",
                    "/members/tendai?show=comments",
                    "/members/lindiwe?show=articles",
                ),
            ),
            *map(
                Stop, ("/search", "/search?q=work", "/search?q=a&in=articles", "/search?q=nothing+says+this")
            ),
            *map(
                Stop,
                (
                    "/moderation/log",
                    "/moderation/log?kind=reject&reason=unkind",
                    "/moderation/log?reason=hate",
                ),
            ),
            Stop("/nothing-is-here", status=404),
            Stop(
                "/sign-up",
                "Join",
                422,
                {"name": " ", "handle": "NO!", "email": "nowhere", "password": "short"},
            ),
            Stop("/log-in", "Log in", 422, {"identifier": "tendai", "password": "not that one"}),
            Stop(f"/articles/{latest}/comments/new", "Send to a moderator", 422, {"email": "nowhere"}),
            Stop(
                f"/comments/{public}/reply", "Preview", 200, {"body": "> So\n\n**then** `what`?\n\n1. this"}
            ),
        ],
        "tendai": [
            *map(
                Stop,
                ("/", f"/articles/{latest}", f"/articles/{latest}/comments/new", f"/comments/{public}/reply"),
            ),
            *map(Stop, ("/members/tendai", "/members/tendai?show=comments", "/members/tendai?show=articles")),
            *map(Stop, ("/members/tendai?as=visitor", "/members/tendai?as=connection&show=comments")),
            *map(Stop, ("/settings/picture", "/assessment", "/assessment/kept")),
            *map(Stop, ("/members/tendai/answer?for=board", "/members/tendai/answer?practise=1")),
            *map(Stop, ("/settings/answers", "/settings/answers/client", "/settings/answers/client/remove")),
            *map(Stop, ("/settings/cards", "/settings/cards/new")),
            Stop("/settings/cards/new", "Make the card", 422),
            Stop("/settings/picture", "Show this picture", 422),
            Stop("/settings/links"),
            Stop("/settings/links", "Add this link", 422, {"url": "http://localhost/"}),
            *map(
                Stop,
                (
                    "/settings/profile",
                    "/settings/roles",
                    "/settings/roles/new",
                    f"/settings/roles/{role}/edit",
                ),
            ),
            *map(Stop, (f"/settings/roles/{role}/remove", "/articles/new", "/articles/drafts")),
            *map(Stop, ("/settings/standing", f"/comments/{flaggable}/flag")),
            Stop("/settings/speaking", "Save"),
            Stop("/settings/claims", "Ask", 422, {"comment": "nowhere", "words": "It was me."}),
            *map(Stop, ("/settings/searches", "/members/?role=bookkeeper&not=baker&free=20")),
            Stop(
                "/members/?role=bookkeeper",
                "Tell me of somebody new",
                afterwards="DELETE FROM saved_searches WHERE query = 'role=bookkeeper'",
            ),
            Stop(f"/comments/{flaggable}/flag", "Send to a moderator", 422),
            Stop("/moderation/", status=403),
            Stop(
                "/settings/roles/new",
                "Add this role",
                422,
                {"share": "most", "organisation_url": "javascript:1"},
            ),
            Stop("/settings/profile", "Save", 422, {"name": "", "website": "nowhere"}),
            *map(Stop, ("/settings/import", "/settings/export")),
            Stop("/settings/import", "Show what is in it", 422),
            Stop("/settings/import", "Show what is in it", file=RESUME),
        ],
        "mo": [
            *map(Stop, ("/", "/members/mo", "/members/mo?show=articles", "/members/mo?show=comments")),
            *map(Stop, ("/settings/roles", "/articles/drafts", "/theme")),
            Stop("/settings/roles", "That is one", 422),
        ],
        "ada": [
            *map(Stop, ("/articles/drafts", f"/articles/{draft}", f"/articles/{draft}/edit")),
            *map(Stop, (f"/articles/{draft}/publish", "/articles/an-article-about-articles/withdraw")),
            *map(
                Stop,
                ("/articles/an-article-about-articles", "/articles/an-article-about-articles/ask-moderators"),
            ),
            Stop("/articles/new", "Preview", 200, {"title": "Seen before", "body": "# So\n\n- it\n- goes"}),
            Stop(
                "/articles/new", "Save", 422, {"tags": "one, two, three, four, five, six", "lang": "Klingon"}
            ),
        ],
        "kwabena": [
            *map(Stop, ("/", f"/articles/{latest}", "/moderation/", f"/moderation/?comment={held}")),
            *map(Stop, (f"/moderation/?comment={rejected}", f"/moderation/?comment={public}")),
            Stop("/moderation/", "Approve", 422),  # of the list, with nothing ticked
            *map(
                Stop,
                ("/moderation/?queue=flagged", "/moderation/?queue=unreviewed", "/moderation/?queue=decided"),
            ),
            *map(Stop, (f"/moderation/comments/{held}/edit", f"/comments/{public}/history")),
            *map(
                Stop,
                (
                    "/moderation/rules",
                    "/moderation/appeals",
                    "/moderation/asks",
                    "/moderation/claims",
                    "/moderation/members?q=te",
                ),
            ),
            *map(
                Stop,
                ("/moderation/members/tendai", "/moderation/members/ailsa", "/moderation/log?kind=member"),
            ),
            Stop("/moderation/members/tendai/step", "Take this step", 422),
            Stop("/moderation/members/tendai", "Add the note", 422),
        ],
        "ailsa": [
            *map(Stop, ("/settings/site", "/moderation/rules", "/moderation/rules?find=nothing")),
            Stop("/settings/site", "Save all changes", 422, {"comments-holding-links": "many"}),
            Stop(
                "/moderation/rules",
                "See what would happen",
                200,
                {"body": "https://a.example https://b.example"},
            ),
            Stop("/moderation/rules", "Add to the list", 422, {"words": "!!"}),
        ],
    }


def of_the_odd(site: Site) -> Tour:
    """A site full of what is hard to draw, where something has always changed meanwhile."""
    hard = one(site, f"SELECT slug FROM articles WHERE title LIKE '{WORD} &%'")
    draft = one(site, "SELECT slug FROM articles WHERE status = 'draft'")
    gone = one(site, "SELECT slug FROM articles WHERE status = 'withdrawn'")
    tag = one(site, "SELECT slug FROM tags LIMIT 1")
    role = one(site, "SELECT id FROM portfolio_roles ORDER BY id LIMIT 1")
    said = one(site, "SELECT id FROM comments WHERE status = 'published' LIMIT 1")
    waits = one(
        site, "SELECT c.id FROM comments c JOIN members m ON m.id = author_id WHERE handle = 'newcomer'"
    )
    taken_back = one(site, "SELECT id FROM comments WHERE status = 'withdrawn' AND NOT is_drawn")
    refused = one(site, "SELECT id FROM comments WHERE status = 'rejected' LIMIT 1")
    notice = one(site, "SELECT n.id FROM notices n JOIN members m ON m.id = member_id JOIN comments c ON c.id = comment_id"
                       " WHERE handle = 'odd' AND c.status = 'published' LIMIT 1")  # fmt: skip
    here = f"/articles/{hard}"
    close = "UPDATE articles SET comments_mode = 'closed', closed_at = '2026-01-01 12:00:00.000000', closed_rule = 'author'"
    reopen = "UPDATE articles SET comments_mode = 'open', closed_at = NULL, closed_rule = NULL"
    typed = {"body": f"{WORD} {WORD}\n\nnothing typed is lost"}
    return {
        "": [
            *map(Stop, ("/", "/articles/", here, f"{here}?sort=newest", f"{here}/comments/new", f"/tags/{tag}")),
            *map(Stop, (f"/comments/{said}/reply", "/members/", f"/members/?q={WORD[:20]}&place={WORD}")),
            *map(Stop, ("/members/odd", "/members/odd?show=articles", "/members/odd?show=comments")),
            *map(Stop, ("/members/from-the-archive", f"/search?q={WORD[:20]}", f"/search?q={WORD * 3}")),
            Stop("/moderation/log"),
            *map(Stop, ("/members/odd/answer", "/members/odd/answer?for=client", "/cards/odd")),
            Stop("/cards/odd-and-over", status=410),
            Stop(f"/articles/{gone}", status=410),
            Stop(f"/comments/{taken_back}", status=410),
        ],
        "odd": [
            *map(Stop, ("/", here, "/notices", f"/notices/{notice}", "/members/odd", "/settings/roles", f"/settings/roles/{role}/edit")),
            *map(Stop, (f"/settings/roles/{role}/remove", "/articles/drafts", f"/articles/{draft}", f"{here}/edit")),
            *map(Stop, ("/settings/standing", f"/comments/{refused}/appeal", "/suspensions/1/appeal", f"{here}/ask-moderators")),
            Stop(f"{here}/edit", "Save changes", 409, {"body": WORD}, "UPDATE articles SET version = version + 1"),
            Stop(f"/settings/roles/{role}/edit", "Save", 409, {"title": WORD},
                 "UPDATE portfolio_roles SET version = version + 1"),
            *map(Stop, ("/settings/answers", "/settings/answers/client", "/settings/cards", "/settings/cards/new", "/settings/cards/1/revoke")),
            Stop("/settings/answers/client", "Save the answer", 409, {"line": WORD}, "UPDATE audience_answers SET version = version + 1"),
            Stop("/settings/profile", "Save", 409, {"own_answer": WORD}, "UPDATE members SET version = version + 1"),
            Stop("/settings/import", "Show what is in it", file=ODD_RESUME),
            Stop(f"{here}/comments/new", "Post comment", 409, typed, close, reopen),
            Stop(f"{here}/comments/new", "Post comment", 410, typed, f"UPDATE articles SET status = 'withdrawn' WHERE slug = '{hard}'",
                 f"UPDATE articles SET status = 'published' WHERE slug = '{hard}'"),
            Stop("/articles/new", "Save", 503, {"title": WORD, "tags": WORD[:20], **typed},
                 "ALTER TABLE tags RENAME TO lost", "ALTER TABLE lost RENAME TO tags"),
        ],
        "newcomer": [
            *map(Stop, (here, "/notices", f"/comments/{waits}/edit", f"/comments/{waits}/withdraw")),
            *map(Stop, ("/settings/claims", "/settings/claims/1/take-back")),
            Stop(f"{here}/comments/new", "Post comment", 429, typed,
                 f"UPDATE comments SET created_at = strftime('%Y-%m-%d %H:%M:%f000', 'now') WHERE id = {waits}"),
        ],
        "judge": [
            *map(Stop, ("/", "/moderation/", f"/moderation/?comment={waits}", here)),
            *map(Stop, (f"/comments/{said}/flag", f"/moderation/?comment={said}", "/moderation/members?q=odd", "/moderation/members/odd")),
            *map(Stop, ("/moderation/members/newcomer/lift", "/moderation/appeals", "/moderation/appeals/2", "/moderation/asks", "/moderation/claims", "/moderation/claims/1")),
            Stop("/moderation/suspensions/1/take-back"),
            Stop("/moderation/members/odd/step", "Take this step", 422, {"words": f"{WORD} {HEBREW}"}),
            Stop("/moderation/appeals/1", "Answer", 422),
            Stop("/moderation/asks/1", "Answer", 422),
            Stop(f"/moderation/?comment={waits}", "Reject and say why", 422),
            Stop("/moderation/rules", "See what would happen", 200, {"body": f"{WORD} {HEBREW}"}),
            Stop("/moderation/", "Reject and say why", 409, {"words": f"{WORD} {HEBREW}"}, "UPDATE comments SET version = version + 1"),
        ],
    }  # fmt: skip


def of_an_empty_site(_: Site) -> Tour:
    """A site on its first day."""
    return {
        "": [
            *map(
                Stop,
                (
                    "/",
                    "/articles/",
                    "/members/",
                    "/search",
                    "/search?q=anything",
                    "/about",
                    "/moderation/log",
                ),
            )
        ],
        "first": [
            *map(Stop, ("/", "/notices", "/moderation/", "/articles/drafts", "/members/", "/members/first"))
        ],
    }
