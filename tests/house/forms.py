"""Every form of the site: where it posts to, who may send it, what is typed into it.

A new form is a new line in `FORMS`; `test_every_form.py` fails until it is there.
"""

from dataclasses import dataclass, field
from typing import Any

from community.articles.models import Article, ArticleStatus
from community.comments import moves
from community.comments.models import Comment, Status
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access, Member
from community.profiles.models import PortfolioRole
from tests import factories
from tests.accounts.people import with_password
from tests.comments.sayings import say
from tests.visitor import Visitor

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
TYPED = 'Kept <b>“as typed”</b> & not "lost"'


@dataclass(frozen=True)
class Sent:
    """One form. `typed` must be found again in every answer that refuses it; `more` are its choices."""

    path: str  # with {slug}, {comment_id} … of the world
    typed: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    level: Access = Access.MEMBER
    then: int = 303  # the answer once it is sent as it should be

    def fields(self, world: "World") -> dict[str, str]:
        return {name: value.format(**world.names) for name, value in {**self.more, **self.typed}.items()}


ROLE = {"field": "land", "kind": "craft", "visibility": "public"}
COMMENT = {"body": f"{TYPED}, said at some length."}
ARTICLE = {
    "title": TYPED,
    "summary": f"{TYPED}, in short.",
    "body": f"{TYPED}, at length.",
    "tags": "bees, wax",
}

FORMS = {
    "accounts.log_in": Sent("/log-in", {"identifier": "ada"}, {"password": "three clocks on one wall"}),
    "accounts.sign_up": Sent(
        "/sign-up",
        {"name": "Eve “Wax” Marsh", "handle": "eve", "email": "eve@example.org"},
        {"password": "three clocks on one wall"},
    ),
    "accounts.log_out": Sent("/log-out"),
    "articles.create": Sent("/articles/new", ARTICLE),
    "articles.update": Sent("/articles/{draft}/edit", ARTICLE, {"version": "1"}),
    "articles.publish": Sent("/articles/{draft}/publish", level=Access.AUTHOR),
    "articles.withdraw": Sent("/articles/{slug}/withdraw", level=Access.AUTHOR),
    "comments.create": Sent("/articles/{slug}/comments", COMMENT),
    "comments.reply": Sent("/comments/{published}/reply", COMMENT),
    "comments.mark_useful": Sent("/comments/{published}/useful"),
    "comments.edit": Sent("/comments/{comment_id}/edit", COMMENT),
    "comments.withdraw": Sent("/comments/{comment_id}/withdraw"),
    "moderation.decide": Sent(
        "/moderation/decisions",
        {"words": f"{TYPED}, to the author.", "note": f"{TYPED}, to moderators."},
        {"comment": "{held}:1", "decision": "reject", "reason": "off_topic"},
        level=Access.MODERATOR,
    ),
    "pages.theme": Sent("/theme", more={"theme": "dark"}),
    "profiles.edit_profile": Sent(
        "/settings/profile",
        {
            "name": "Ada “Wax” Quill",
            "own_answer": TYPED,
            "bio": f"{TYPED}, in a bio.",
            "place": f"{TYPED} street",
        },
        {"version": "1"},
    ),
    "profiles.new_role": Sent(
        "/settings/roles/new", {"title": TYPED, "description": f"{TYPED}, as a role.", "skills": "bees"}, ROLE
    ),
    "profiles.edit_role": Sent(
        "/settings/roles/{role_id}/edit",
        {"title": TYPED, "description": f"{TYPED}, as a role.", "skills": "bees"},
        {**ROLE, "version": "1"},
    ),
    "profiles.remove_role": Sent("/settings/roles/{role_id}/remove"),
    "profiles.move_role_up": Sent("/settings/roles/{role_id}/up"),
    "profiles.move_role_down": Sent("/settings/roles/{role_id}/down"),
}


@dataclass
class World:
    """A member and what is theirs, so that whoever is refused is refused for the right reason."""

    ada: Member
    names: dict[str, Any]

    def path(self, sent: Sent) -> str:
        return sent.path.format(**self.names)


def world_of(app: Site, level: Access = Access.MEMBER) -> World:
    """Ada, who logs in with a password, has an article, a draft, a role and a comment; Bao has two comments."""
    ada = with_password(app, "ada", access=level)
    bao = factories.member(app, "bao")
    article: Article = factories.article(app, ada, slug="bees", tags=["bees"])
    draft: Article = factories.article(app, ada, slug="wax", status=ArticleStatus.DRAFT, published_at=None)
    role: PortfolioRole = factories.role(app, ada)
    factories.role(app, ada, "Candle maker")
    with app.app_context():
        own, held = say(article, ada).id, say(article, bao).id
        published = _published(article, bao).id
    return World(
        ada,
        {
            "slug": article.slug,
            "draft": draft.slug,
            "comment_id": own,
            "held": held,
            "published": published,
            "role_id": role.id,
            "handle": ada.handle,
            "filename": "css/main.css",
        },
    )


def wrote(visitor: Visitor) -> list[str]:
    """The statements of the last call that change something (or would have, had they been committed)."""
    return [said for said in visitor.statements if said.lstrip().upper().startswith(WRITES)]


def _published(article: Article, by: Member) -> Comment:
    comment = say(article, by)
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        assert moves.move(comment, Status.PUBLISHED)
    return comment
