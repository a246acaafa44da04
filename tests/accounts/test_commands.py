"""`community members …`: what each command does, says, and how it fails."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from community.accounts import passwords
from community.accounts.commands import members
from community.core.database import db, now
from community.core.http.site import Site
from community.members.models import Access, ClosedBy, Member, MemberState
from tests import factories
from tests.visitor import Visitor

CLOCKS = "three clocks on one wall"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Site) -> Run:
    def run(*arguments: str, stdin: str | None = None, status: int = 0) -> Result:
        result = CliRunner().invoke(members, list(arguments), obj=lambda: app, input=stdin)
        assert result.exit_code == status, (
            f"{result.exit_code}, not {status}: {result.output} {result.exception!r}"
        )
        if status == 1:
            assert result.stderr.startswith("community: ")
            assert result.stderr.count("\n") == 1
            assert result.stdout == ""
        return result

    return run


def stored(app: Site, handle: str) -> Member | None:
    with app.app_context():
        return db.session.scalars(select(Member).where(Member.handle == handle)).one_or_none()


ADA = ("add", "ada", "--name", "Ada Quill", "--email", "ada@example.org")


def test_add_with_a_password_from_standard_input(app: Site, run: Run) -> None:
    result = run(*ADA, "--password-stdin", "--grant", "author", stdin=f"{CLOCKS}\nignored\n")
    assert result.output == "ada is a member now, with the access of an author.\n"
    ada = stored(app, "ada")
    assert ada is not None
    assert (ada.name, ada.email_key, ada.access) == ("Ada Quill", "ada@example.org", Access.AUTHOR)
    assert ada.state is MemberState.ACTIVE
    assert ada.email_verified_at is not None
    assert passwords.matches(CLOCKS, ada.password_hash)


def test_add_makes_up_a_password_where_nobody_can_be_asked(app: Site, run: Run) -> None:
    result = run(*ADA)
    password = result.output.split("shown this once: ")[1].strip()
    ada = stored(app, "ada")
    assert ada is not None
    assert passwords.matches(password, ada.password_hash)
    assert ada.access is Access.MEMBER


def test_add_asks_for_the_password_on_a_terminal(app: Site) -> None:
    """A real terminal: what is typed is not shown, and asked twice."""
    shown, status = _on_a_terminal(app, [*ADA], [CLOCKS, CLOCKS])
    assert status == 0, shown
    assert "Password: " in shown
    assert "Once more: " in shown
    assert CLOCKS not in shown
    ada = stored(app, "ada")
    assert ada is not None
    assert passwords.matches(CLOCKS, ada.password_hash)


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("add", "ada-", *ADA[2:]), None, "small letters, digits"),
        (("add", "admin", *ADA[2:]), None, "kept for the site"),
        (("add", "bi-ll", *ADA[2:]), None, "bi-ll-2 is free"),
        (("add", "ada", "--name", " ", *ADA[4:]), None, "Tell us your name"),
        ((*ADA[:4], "--email", "ada"), None, "does not look like an e-mail address"),
        ((*ADA[:4], "--email", "BILL@example.org"), None, "Another member has this e-mail address"),
        ((*ADA, "--password-stdin"), "clockwise\n", "has 9 characters"),
        ((*ADA, "--password-stdin"), "", "Choose a password"),
        ((*ADA, "--password-stdin"), "ada quill 1\n", "your handle, name or address"),
        (("grant", "nobody", "author"), None, "no member is called nobody"),
        (("revoke", "nobody"), None, "no member is called nobody"),
        (("password", "nobody"), None, "no member is called nobody"),
        (("suspend", "nobody"), None, "no member is called nobody"),
        (("restore", "nobody"), None, "no member is called nobody"),
        (("password", "bill", "--password-stdin"), "short\n", "has 5 characters"),
        (("revoke", "bill"), None, "only admin"),
        (("grant", "bill", "moderator"), None, "only admin"),
        (("suspend", "bill"), None, "only admin"),
        (("password", "imported"), None, "came with an import"),
        (("grant", "gone", "author"), None, "has closed the account"),
    ],
)
def test_a_failure_is_one_line(
    app: Site, run: Run, arguments: tuple[str, ...], stdin: str | None, words: str
) -> None:
    bill = factories.member(
        app, "bill", Access.ADMIN, email="bill@example.org", email_key="bill@example.org", name="Bill"
    )
    factories.member(app, "imported", state=MemberState.UNCLAIMED)
    factories.member(app, "gone", state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    assert words in run(*arguments, stdin=stdin, status=1).stderr
    assert stored(app, "ada") is None
    unchanged = stored(app, "bill")
    assert unchanged is not None
    assert (unchanged.access, unchanged.suspended_until) == (Access.ADMIN, None)
    assert unchanged.password_hash == bill.password_hash


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("add",),
        ("add", "ada"),
        (*ADA, "--grant", "owner"),
        (*ADA, "--grant", "member"),
        ("grant", "ada"),
        ("grant", "ada", "owner"),
        ("suspend", "ada", "--days", "0"),
        ("promote", "ada"),
    ],
)
def test_bad_usage(run: Run, arguments: tuple[str, ...]) -> None:
    run(*arguments, status=2)


def test_grant_and_revoke_set_the_level_and_end_sessions(app: Site, run: Run, visitor: Visitor) -> None:
    bao = factories.member(app, "bao")
    visitor.log_in(bao)
    assert visitor.get("/articles/drafts").status_code == 200
    assert "bao has the access of an admin now" in run("grant", "bao", "admin").output
    assert visitor.get("/articles/drafts").status_code == 303
    run("grant", "Bao", "moderator", status=1)  # the only admin
    factories.member(app, access=Access.ADMIN)
    visitor.log_in(bao)
    assert "access of a member now" in run("revoke", "bao").output
    assert visitor.get("/articles/drafts").status_code == 303
    visitor.log_in(bao)
    assert "had the access of a member already" in run("revoke", "bao").output
    assert visitor.get("/articles/drafts").status_code == 200


def test_password_is_changed_and_ends_sessions(app: Site, run: Run, visitor: Visitor) -> None:
    bao = factories.member(app, "bao")
    visitor.log_in(bao)
    run("password", "bao", "--password-stdin", stdin=CLOCKS)
    assert visitor.get("/articles/drafts").status_code == 303
    changed = stored(app, "bao")
    assert changed is not None
    assert passwords.matches(CLOCKS, changed.password_hash)
    made_up = run("password", "bao").output.split("shown this once: ")[1].strip()
    changed = stored(app, "bao")
    assert changed is not None
    assert passwords.matches(made_up, changed.password_hash)


def test_suspend_and_restore(app: Site, run: Run) -> None:
    factories.member(app, "bao")
    assert "bao can't post until" in run("suspend", "bao", "--days", "3").output
    bao = stored(app, "bao")
    assert bao is not None
    assert bao.suspended_until is not None
    assert 2 <= (bao.suspended_until - now()).days <= 3
    run("restore", "bao")
    bao = stored(app, "bao")
    assert bao is not None
    assert bao.suspended_until is None


def test_list_is_a_plain_table(app: Site, run: Run) -> None:
    assert run("list").output.splitlines() == [
        "HANDLE                          ACCESS     STATE      JOINED      NAME"
    ]
    at = factories.long_ago(400)
    factories.member(app, "bao", name="Bảo Trần", joined_at=at, suspended_until=now() + (now() - at))
    factories.member(app, "ada-quill", Access.ADMIN, name="Ada Quill", joined_at=at)
    factories.member(app, "imported", name="Cleo", joined_at=at, state=MemberState.UNCLAIMED)
    day = at.date().isoformat()
    assert run("list").output.splitlines()[1:] == [
        f"ada-quill                       admin      active     {day}  Ada Quill",
        f"bao                             member     suspended  {day}  Bảo Trần",
        f"imported                        member     unclaimed  {day}  Cleo",
    ]


def _on_a_terminal(app: Site, arguments: list[str], typed: list[str]) -> tuple[str, int]:
    """Run the command in a process of its own on a terminal; what it showed, and its exit code.

    Each line is typed once the terminal waits for it, after a colon.
    """
    settings = app.config["SETTINGS"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "community", "members", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={
            **os.environ,
            "COMMUNITY_INSTANCE": str(settings.instance),
            "COMMUNITY_DATABASE_URL": settings.database_url,
            "COMMUNITY_SECRET_KEY": settings.secret_key,
        },
        start_new_session=True,
    )
    os.close(theirs)
    shown, asked = "", 0
    while chunk := _read(ours):
        shown += chunk
        while asked < len(typed) and shown.count(": ") > asked:
            os.write(ours, f"{typed[asked]}\n".encode())
            asked += 1
    os.close(ours)
    return shown, process.wait(30)


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 1024).decode()
    except OSError:  # the other end is closed
        return ""
