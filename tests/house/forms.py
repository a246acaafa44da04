"""Every form of the site: where it posts to, who may send it, what is typed into it.

A new form is a new line in `FORMS`; `test_every_form.py` fails until it is there.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from community.articles.models import Article, ArticleStatus
from community.comments import moves
from community.comments.models import Comment, ListedWord, Status, WordList
from community.core.database import db, now
from community.core.http.site import Site
from community.core.uploads import store
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions
from community.moderation.models import (
    Appeal,
    Ask,
    AuthorshipClaim,
    Decision,
    Flag,
    FlagReason,
    Reason,
    Step,
    Suspension,
    Verdict,
)
from community.notifications.models import Notice
from community.profiles.exchange.entries import FoundRole
from community.profiles.exchange.found import Found
from community.profiles.models import Assessment, PortfolioRole, ProfileLink, SavedSearch
from community.profiles.views import importing
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
ANSWERS = {f"s{number}": str(number % 5 + 1) for number in range(1, 21)}
COMMENT = {"body": f"{TYPED}, said at some length."}
ARTICLE = {
    "title": TYPED,
    "summary": f"{TYPED}, in short.",
    "body": f"{TYPED}, at length.",
    "tags": "bees, wax",
}

SITE_SETTINGS = {"articles-close-after-days": "77", "moderation-promise-hours": "5"}

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
    "moderation.batch": Sent(
        "/moderation/batches", more={"decision": "spam", "as_of": "99"}, level=Access.MODERATOR
    ),
    "moderation.claim": Sent("/moderation/claims", more={"comment": "{held}"}, level=Access.MODERATOR),
    "moderation.edit": Sent(
        "/moderation/comments/{held}/edit",
        {"body": f"{TYPED}, as I would say it.", "words": f"{TYPED}, to the author."},
        {"version": "1"},
        level=Access.MODERATOR,
    ),
    "moderation.undo": Sent("/moderation/decisions/{decision_id}/undo", level=Access.MODERATOR),
    "moderation.decide": Sent(
        "/moderation/decisions",
        {"words": f"{TYPED}, to the author.", "note": f"{TYPED}, to moderators."},
        {"comment": "{held}:1", "decision": "reject", "reason": "off_topic"},
        level=Access.MODERATOR,
    ),
    "notifications.see_all": Sent("/notices/seen"),
    "moderation.flag": Sent(
        "/comments/{published}/flag", {"words": f"{TYPED}, to moderators."}, {"reason": "other"}
    ),
    "moderation.take_flag_back": Sent("/comments/{flagged}/flag/take-back"),
    "moderation.judge_flag": Sent("/moderation/flags/{flag_id}/bad-faith", level=Access.MODERATOR),
    "moderation.acquit_flag": Sent("/moderation/flags/{flag_id}/good-faith", level=Access.MODERATOR),
    "moderation.appeal_decision": Sent("/comments/{rejected}/appeal", {"words": f"{TYPED}, once more."}),
    "moderation.appeal_suspension": Sent(
        "/suspensions/{suspension_id}/appeal", {"words": f"{TYPED}, once more."}
    ),
    "moderation.answer_appeal": Sent(
        "/moderation/appeals/{appeal_id}",
        {"answer": f"{TYPED}, in answer."},
        {"outcome": "upheld"},
        level=Access.MODERATOR,
    ),
    "moderation.add_note": Sent(
        "/moderation/members/{bao}/notes", {"note": f"{TYPED}, to moderators."}, level=Access.MODERATOR
    ),
    "moderation.give_step": Sent(
        "/moderation/members/{bao}/step",
        {"words": f"{TYPED}, to the member.", "note": f"{TYPED}, to moderators."},
        {"step": "warning", "reason": "unkind", "confirmed": "y", "seen": "{bao_seen}"},
        level=Access.MODERATOR,
    ),
    "moderation.lift": Sent("/moderation/members/{bao}/lift", level=Access.MODERATOR),
    "moderation.take_step_back": Sent(
        "/moderation/suspensions/{running_id}/take-back", level=Access.MODERATOR
    ),
    "moderation.close_conversation": Sent("/articles/{slug}/close-conversation"),
    "moderation.open_conversation": Sent("/articles/{slug}/open-conversation"),
    "moderation.ask": Sent("/articles/{slug}/ask-moderators", {"words": f"{TYPED}, please look."}),
    "moderation.settle_ask": Sent(
        "/moderation/asks/{ask_id}", {"answer": f"{TYPED}, in answer."}, level=Access.MODERATOR
    ),
    "moderation.try_rules": Sent(
        "/moderation/rules/try",
        {"body": f"{TYPED}, to be tried.", "name": TYPED, "email": "eve@example.org"},
        {"writer": "guest"},
        level=Access.MODERATOR,
        then=200,
    ),
    "moderation.list_words": Sent(
        "/moderation/rules/words", {"words": f"{TYPED}\nrolex"}, {"kind": "suspect"}, level=Access.MODERATOR
    ),
    "moderation.unlist_words": Sent(
        "/moderation/rules/words/remove", more={"word": "{listed}"}, level=Access.MODERATOR
    ),
    "pages.site_settings": Sent("/settings/site", SITE_SETTINGS, level=Access.ADMIN),
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
    "profiles.edit_answer": Sent(
        "/settings/answers/{audience}",
        {"line": TYPED, "thirty_seconds": f"{TYPED}, aloud.", "paragraph": f"{TYPED}, to read."},
        {"role_ids": "{role_id}", "version": "0"},
    ),
    "profiles.remove_answer": Sent("/settings/answers/{audience}/remove"),
    "profiles.new_card": Sent(
        "/settings/cards/new",
        {"name": TYPED, "words": f"{TYPED}, to whoever opens it."},
        {"role_ids": "{role_id}", "audience": "board", "days": "7"},
    ),
    "profiles.revoke_card": Sent("/settings/cards/{card_id}/revoke"),
    "profiles.new_role": Sent(
        "/settings/roles/new", {"title": TYPED, "description": f"{TYPED}, as a role.", "skills": "bees"}, ROLE
    ),
    "profiles.edit_role": Sent(
        "/settings/roles/{role_id}/edit",
        {"title": TYPED, "description": f"{TYPED}, as a role.", "skills": "bees"},
        {**ROLE, "version": "1"},
    ),
    "profiles.edit_picture": Sent("/settings/picture", then=422),  # a browser forgets which file it was
    "profiles.remove_picture": Sent("/settings/picture/remove"),
    "moderation.own_claims": Sent(
        "/settings/claims", {"words": f"{TYPED}, as I said."}, {"comment": "{guests}"}
    ),
    "moderation.claim_by_address": Sent("/settings/claims/by-address"),
    "moderation.take_back_claim": Sent("/settings/claims/{own_claim_id}/take-back"),
    "moderation.decide_claim": Sent(
        "/moderation/claims/{claim_id}", {"note": f"{TYPED}, I see."}, {"outcome": "refuse"}, Access.MODERATOR
    ),
    "articles.speaking": Sent("/settings/speaking"),
    "profiles.searches": Sent("/settings/searches", {"query": "role=diver"}),
    "profiles.remove_search": Sent("/settings/searches/{search_id}/remove"),
    "profiles.import_file": Sent("/settings/import", then=422),  # as above
    "profiles.import_roles": Sent(
        "/settings/import/roles",
        {"share-0": "20"},
        {
            "found": "{found}",
            "take-0": "y",
            "kind-0": "craft",
            "field-0": "land",
            "visibility_for_all": "public",
        },
    ),
    "profiles.own_links": Sent("/settings/links", {"url": "https://ada.example/bees", "name": TYPED}),
    "profiles.move_link_up": Sent("/settings/links/{link_id}/up"),
    "profiles.move_link_down": Sent("/settings/links/{link_id}/down"),
    "profiles.check_link": Sent("/settings/links/{link_id}/check"),
    "profiles.remove_link": Sent("/settings/links/{link_id}/remove"),
    "profiles.remove_role": Sent("/settings/roles/{role_id}/remove"),
    "profiles.assess": Sent("/assessment", more=ANSWERS, then=200),
    "profiles.keep_assessment": Sent("/assessment/keep", more=ANSWERS),
    "profiles.forget_assessment": Sent("/assessment/kept/{assessment_id}/remove"),
    "profiles.confirm_role": Sent("/settings/roles/{role_id}/confirm"),
    "profiles.confirm_roles": Sent("/settings/roles/confirm"),
    "profiles.order_roles": Sent("/settings/roles/order", more={"order": "{order}"}),
    "profiles.fit_shares": Sent("/settings/roles/shares", more={"seen": "120"}),
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
    long_ago = factories.long_ago(100)
    role: PortfolioRole = factories.role(app, ada, confirmed_at=long_ago, share=70)
    other_role: PortfolioRole = factories.role(app, ada, "Candle maker", confirmed_at=long_ago, share=50)
    with app.app_context():
        store().put(f"portraits/{'0' * 32}-96.webp", b"as bytes")
        with writing():
            db.session.get_one(Member, ada.id).picture_key = "0" * 32
    card = factories.card(app, ada, role)
    kept = factories.saved(app, Assessment(member_id=ada.id, answers=[3] * 20))
    link = factories.saved(app, ProfileLink(member_id=ada.id, position=1, url="https://ada.example/"))
    listed = factories.saved(app, ListedWord(words="rolex", key="rolex", kind=WordList.BANNED))
    with app.app_context():
        found = importing.kept(ada, Found(roles=[FoundRole("Honey seller")]))
        own, held = say(article, ada).id, say(article, bao).id
        published = _published(article, bao).id
        yusuf = factories.member(app, "yusuf", access=Access.MODERATOR)
        decision = _decided(article, bao, yusuf).id
        asked = _asked_of_moderators(article, ada, bao, yusuf)
    search = factories.saved(app, SavedSearch(member_id=ada.id, query="role=baker", name="baker"))
    with app.app_context():
        guests, others = _published(article, "Colm").id, _published(article, "Colm").id
    claimed = {"comment_id": guests, "words": "Me.", "said_name": "Colm", "given_address": "none"}
    claim = factories.saved(app, AuthorshipClaim(member_id=bao.id, **claimed))
    own_claim = factories.saved(app, AuthorshipClaim(member_id=ada.id, **claimed | {"comment_id": others}))
    notice = factories.saved(app, Notice(member_id=ada.id, kind="held", comment_id=own, seen_at=now()))
    return World(
        ada,
        {
            "slug": article.slug,
            "draft": draft.slug,
            "comment_id": own,
            "held": held,
            "published": published,
            "decision_id": decision,
            "role_id": role.id,
            "link_id": link.id,
            "search_id": search.id,
            "guests": guests,
            "claim_id": claim.id,
            "own_claim_id": own_claim.id,
            "name": f"{'0' * 32}-96.webp",
            "assessment_id": kept.id,
            "order": f"{other_role.id},{role.id}",
            "found": found,
            "notice_id": notice.id,
            "handle": ada.handle,
            "filename": "css/main.css",
            "listed": listed.id,
            "audience": "client",
            "card_id": card.id,
            "token": card.token,
            "bao": bao.handle,
            **asked,
        },
    )


def wrote(visitor: Visitor) -> list[str]:
    """The statements of the last call that change something (or would have, had they been committed)."""
    return [said for said in visitor.statements if said.lstrip().upper().startswith(WRITES)]


def _decided(article: Article, by: Member, moderator: Member, verdict: Verdict = Verdict.SPAM) -> Decision:
    """A moderator decided on a comment; nothing happened to it since."""
    comment = say(article, by)
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        moderator = db.session.get_one(Member, moderator.id)
        reason = Reason.UNKIND if verdict is Verdict.REJECT else None
        return decisions.decide(comment, verdict, moderator, seen=comment.version, reason=reason)


def _asked_of_moderators(article: Article, ada: Member, bao: Member, yusuf: Member) -> dict[str, Any]:
    """Ada flagged a comment, had one rejected and was warned; Yusuf flagged one; Bao, suspended, appeals and asks."""
    flagged, other = _published(article, bao), _published(article, bao)
    rejected = _decided(article, ada, yusuf, Verdict.REJECT)
    moment = now()
    step = {"reason": Reason.UNKIND, "given_by_id": yusuf.id, "lapses_at": moment + timedelta(days=365)}
    warning = Suspension(member_id=ada.id, step=Step.WARNING, **step)
    running = Suspension(member_id=bao.id, step=Step.WEEK, ends_at=moment + timedelta(days=7), **step)
    flag = Flag(member_id=yusuf.id, comment_id=other.id, reason=FlagReason.SPAM)
    ask = Ask(article_id=article.id, member_id=bao.id, words="Please look.")
    with writing():
        db.session.get_one(Member, bao.id).suspended_until = running.ends_at
        mine = Flag(member_id=ada.id, comment_id=flagged.id, reason=FlagReason.SPAM)
        db.session.add_all([warning, running, flag, mine, ask])
        db.session.flush()
        appeal = Appeal(member_id=bao.id, suspension_id=running.id, words="It was a joke.")
        db.session.add(appeal)
    return {
        "flagged": flagged.id,
        "flag_id": flag.id,
        "rejected": rejected.comment_id,
        "suspension_id": warning.id,
        "running_id": running.id,
        "bao_seen": f"{running.id}.0",
        "appeal_id": appeal.id,
        "ask_id": ask.id,
    }


def _published(article: Article, by: Member | str) -> Comment:
    comment = say(article, by)
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        assert comment.status is Status.PUBLISHED or moves.move(comment, Status.PUBLISHED)
    return comment
