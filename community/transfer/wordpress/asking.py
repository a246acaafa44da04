"""What the site's own holding rules say of comments that were published over there, for imports that ask (`--hold`)."""

from collections.abc import Callable

from community.articles.models import CommentsMode
from community.comments import holding
from community.comments.holding import Answer, Asked, bayes
from community.comments.holding.bayes import Score
from community.core.markup import Rendered

#: (text, name, e-mail, website, was it written by one of the blog's authors) -> what every rule says
Ask = Callable[[Rendered, str, str, str, bool], list[Answer]]


def rules_of_the_site() -> Ask:
    """Asks each comment as a new one of somebody known: that it was published there counts as a first approval.

    Reads the word lists and, where the spam filter is on, its words; changes nothing.
    """
    learnt = bayes.lessons()

    def ask(rendered: Rendered, name: str, email: str, website: str, is_author: bool) -> list[Answer]:
        asked = Asked(
            rendered=rendered,
            mode=CommentsMode.OPEN,
            score=bayes.score(bayes.words_of(rendered.html, name)) if learnt.is_on else Score(None, learnt),
            name=name,
            email=email,
            website=website,
            is_guest=True,
            is_trusted=is_author,
            approved=1,
        )
        return holding.ask(asked)

    return ask
