"""What crawlers are asked (RFC 9309). Search engines read everything but forms and searches.

Crawlers that feed language models may read the profile of a member who consents to it, and nothing else: every
other page holds the words of people who were not asked (product.md, Privacy).
"""

from sqlalchemy import select

from community.core.database import db
from community.members.models import Member, MemberState

#: Crawlers that gather text for language models, by the names their owners document.
AI_CRAWLERS = (
    *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot"),
    *("cohere-ai", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot"),
    *("Meta-ExternalAgent", "Omgilibot", "PanguBot", "Timpibot", "Webzio-Extended"),
)
NOT_FOR_CRAWLERS = (
    *(
        "/search",
        "/log-in",
        "/log-out",
        "/sign-up",
        "/settings/",
        "/moderation/",
        "/theme",
        "/comments/",
        "/cards/",
    ),
    *("/articles/new", "/articles/drafts", "/articles/*/edit", "/articles/*/comments/"),
)
MOST_CONSENTING = 5_000  # crawlers read 500 KiB at most


def robots(base_url: str) -> str:
    """The file. One statement."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
        "",
        *(f"User-agent: {name}" for name in AI_CRAWLERS),
        *(f"Allow: /members/{handle}$" for handle in _consenting()),
        "Disallow: /",
        "",
        f"Sitemap: {base_url}/sitemap.xml",
    ]
    return "\n".join(lines) + "\n"


def _consenting() -> list[str]:
    consents = (Member.state == MemberState.ACTIVE) & Member.is_for_ai.is_(True) & Member.is_indexed.is_(True)
    found = select(Member.handle).where(consents).order_by(Member.handle).limit(MOST_CONSENTING)
    return list(db.session.scalars(found))
