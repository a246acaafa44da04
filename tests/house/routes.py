"""Every route of the site, with an example of an address: what tests that walk the routes start from."""

from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.routing import Rule

from community.articles.models import Article
from community.comments import threads
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.http.site import Site
from community.core.markup import COMMENT, rendered
from community.core.writing import writing
from community.members.models import Access, Member
from community.profiles.models import PortfolioRole
from tests import factories

EXAMPLES = {
    **{"slug": "one", "handle": "ada", "filename": "css/main.css"},
    **{"audience": "client", "token": "a-token-of-a-card"},
}
OF_ENDPOINT = {"articles.tag": {"slug": "money"}}


@dataclass(frozen=True)
class Furnished:
    """People and things that every route has something to show of."""

    site: Site
    ada: Member  # an admin, who wrote it all
    role: PortfolioRole
    comment: Comment

    def addresses(self, method: str) -> Iterator[tuple[str, str]]:
        """(endpoint, path) of each route that takes the method."""
        for rule in self.site.url_map.iter_rules():
            if method in (rule.methods or ()):
                yield rule.endpoint, self.address(rule)

    def address(self, rule: Rule, **instead: str) -> str:
        """An address of this route that is there; `instead` takes the place of its arguments, as it is."""
        ids = {"comment_id": str(self.comment.id), "role_id": str(self.role.id)}
        known = {**EXAMPLES, **ids, **OF_ENDPOINT.get(rule.endpoint, {}), **instead}
        path = rule.rule
        for argument in rule.arguments:
            converter = path[: path.index(f"{argument}>")].rpartition("<")[2]
            path = path.replace(f"<{converter}{argument}>", known.get(argument, "1"))
        return path


def furnished(app: Site) -> Furnished:
    ada = factories.member(app, "ada", access=Access.ADMIN)
    role = factories.role(app, ada)
    article = factories.article(app, ada, slug="one", tags=["money"])
    factories.card(app, ada, role, token=EXAMPLES["token"])
    return Furnished(app, ada, role, _comment(app, ada, article))


def _comment(app: Site, by: Member, article: Article) -> Comment:
    """A published one that answers the article."""
    comment: Comment = factories.saved(
        app,
        Comment(
            article_id=article.id, author_id=by.id, body="So it is.", body_html=rendered("So it is.", COMMENT).html,
            depth=1, is_drawn=True, status=Status.PUBLISHED, published_at=now(),
        ),
    )  # fmt: skip
    with app.app_context(), writing():
        stored = db.session.get_one(Comment, comment.id)
        stored.root_id, stored.path = stored.id, threads.segment(stored.created_at, stored.id)
    return comment
