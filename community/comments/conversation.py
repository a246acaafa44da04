"""A page of a thread as one person sees it: a tree of what is shown, with links and words, ready to print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from community.articles import commenting
from community.articles.models import Article, CommentsMode
from community.comments import addresses, posting, reading, threads, words
from community.comments.models import Comment, CommentRevision, Status
from community.comments.reading import Rows, Sort
from community.core import cursors
from community.core.database import db, now
from community.core.markup import plain
from community.members.access import reaches
from community.members.models import Access, Member
from community.members.portrait import Portrait, guest_portrait, portrait_of

EMPTY = Markup("")


@dataclass(frozen=True)
class RoleShown:
    """The portfolio role under which something was said, as it was called then."""

    title: str
    field: str
    url: str | None = None
    ended: int | None = None


@dataclass(frozen=True)
class Answered:
    """Whom a comment answers; `always` where the drawing can't show it."""

    name: str
    url: str
    always: bool


@dataclass
class Shown:
    """One comment as the template prints it (fields: docs/front-end.md)."""

    id: int
    level: int
    portrait: Portrait
    lit: int | None = None
    name: str = ""
    badges: tuple[str, ...] = ()
    role: RoleShown | None = None
    created_at: datetime | None = None
    body_html: Markup = EMPTY
    lang: str | None = None
    state: str = "published"
    state_words: list[str] = field(default_factory=list)
    is_edited: bool = False
    history_url: str | None = None
    answers: Answered | None = None
    reply_url: str | None = None
    edit_url: str | None = None
    withdraw_url: str | None = None
    flag_url: str | None = None
    appeal_url: str | None = None
    desk_url: str | None = None
    useful_url: str | None = None  # where the viewer says so, or takes it back
    useful_count: int = 0
    is_marked: bool = False
    replies: list["Shown"] = field(default_factory=list)
    replies_count: int = 0
    more_count: int = 0
    more_url: str | None = None
    is_placeholder: bool = False
    placeholder_words: str = ""
    log_url: str | None = None  # where a removal stands among the others
    pending_html: Markup | None = None

    @property
    def anchor(self) -> str:
        return addresses.anchor(self.id)

    @property
    def url(self) -> str:
        return addresses.comment(self.id)

    @property
    def text(self) -> str:
        return plain(self.body_html)


@dataclass
class Conversation:
    """What stands below an article. `earlier` and `later` are addresses of the neighbouring pages."""

    article: Article
    state: commenting.CommentsState
    sort: Sort
    roots: list[Shown]
    is_partial: bool
    is_branch: bool
    earlier: str | None
    later: str | None
    above: list[Answered]  # a branch page: the comments above its first
    newest: datetime  # when the last comment of the whole thread became visible
    form_url: str | None

    @property
    def count(self) -> int:
        return self.article.comments_count

    @property
    def close_after_days(self) -> int:
        return commenting.CLOSE_AFTER_DAYS.value

    @property
    def shown(self) -> Iterator[Shown]:
        """Every comment of the page, depth first."""
        waiting = self.roots[::-1]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += one.replies[::-1]

    @property
    def useful_form_url(self) -> str | None:
        """Where the one form of all "Useful" buttons would post to, had they no address of their own."""
        return next((one.useful_url for one in self.shown if one.useful_url), None)

    @property
    def portraits(self) -> list[Portrait]:
        """Who speaks on this page, each once, in order; at most twelve."""
        people = {one.portrait.key: one.portrait for one in self.shown if not one.is_placeholder and one.name}
        return list(people.values())[:12]

    @property
    def news_url(self) -> str | None:
        """Where a script asks what was said meanwhile; nothing can be where comments are closed."""
        if self.state.mode is CommentsMode.CLOSED:
            return None
        return addresses.news(self.article.slug, cursors.encoded(self.newest))

    def order_url(self, sort: Sort) -> str:
        return addresses.article(self.article.slug, {"sort": "" if sort is Sort.OLDEST else sort}, "comments")


def read(
    article: Article,
    *,
    viewer: Member | None,
    guest: str | None,
    sort: str = "",
    start: str = "",
    branch: str = "",
) -> Conversation:
    """The page of the thread that the address asks for. Raises `LookupError` where it names nothing here."""
    order = Sort(sort) if sort in list(Sort) else Sort.OLDEST
    from_id, branch_id = _number(start), _number(branch)
    if branch_id is not None:
        page, in_branch = reading.branch_page(article, branch_id, from_id, viewer), True
    else:
        page, in_branch = reading.roots_page(article, order, from_id, viewer), False
    hidden = reading.hidden_rows(article, page, viewer, guest, None if in_branch else order)
    state = commenting.state_of(article, now())
    guest_id = reading.guest_id(guest) if guest and not viewer else None
    eyes = Eyes(article, viewer, guest_id, state, page.marked, page.by_people)
    above = reading.ancestors(page.rows[0]) if in_branch and page.rows else []
    return Conversation(
        article=article,
        state=state,
        sort=order,
        roots=tree(page, hidden, eyes, order, above),
        is_partial=from_id is not None or in_branch,
        is_branch=in_branch,
        earlier=_earlier(article, page, order, branch_id),
        later=_later(article, page, order, branch_id),
        above=[_answered(c, eyes) for c in above],
        newest=page.newest or article.published_at or now(),
        form_url=None if not eyes.may_comment else f"/articles/{article.slug}/comments/new",
    )


# --- the tree ------------------------------------------------------------------------------------------------


def tree(
    page: Rows, hidden: Sequence[Comment], eyes: "Eyes", order: Sort, above: Sequence[Comment] = ()
) -> list[Shown]:
    """Rows in path order become a tree of at most 8 levels; the roots come in the order of the sort. Those `above`
    the page are only named."""
    rows = {row.id: row for row in [*page.rows, *hidden]}
    named = {row.id: row for row in above}
    shown = {row.id: eyes.shown(row) for row in rows.values()}
    tops: list[Shown] = []
    line: list[tuple[str, Shown]] = []  # the drawn ancestors of the row at hand
    for row in sorted(rows.values(), key=lambda row: row.path or ""):
        path, one = row.path or "", shown[row.id]
        while line and not _is_below(path, line[-1][0]):
            line.pop()
        one.answers = _whom(row, rows, named, line, eyes)
        (line[-1][1].replies if line else tops).append(one)
        line.append((path, one))
    for root_id, next_id in page.more.items():
        _say_how_many_more(shown[root_id], rows[root_id], next_id, eyes.article)
    for one in shown.values():
        one.replies_count = rows[one.id].all_replies_count or len(one.replies)
    return _in_order(tops, page, order)


def _is_below(path: str, above: str) -> bool:
    """Whether a comment is drawn below another: all that is deeper than level 8 stands beside its level-8 ancestor."""
    return path.startswith(above) and path != above and len(above) < threads.DRAWN_LEVELS * threads.SEGMENT


def _say_how_many_more(root: Shown, row: Comment, next_id: int, article: Article) -> None:
    on_page, waiting = 0, list(root.replies)
    while waiting:
        one = waiting.pop()
        on_page += one.state == "published" and not one.is_placeholder
        waiting += one.replies
    root.more_count = max(1, row.all_replies_count - on_page)
    root.more_url = addresses.article(
        article.slug, {"branch": root.id, "from": next_id}, addresses.anchor(next_id)
    )


def _whom(
    row: Comment,
    rows: dict[int, Comment],
    named: dict[int, Comment],
    line: list[tuple[str, Shown]],
    eyes: "Eyes",
) -> Answered | None:
    if row.parent_id is None:
        return None
    parent = rows.get(row.parent_id)
    is_drawn_below = bool(line) and line[-1][1].id == row.parent_id
    if parent is None and row.parent_id in named:
        return _answered(named[row.parent_id], eyes)
    if parent is None:
        return Answered(str(words.EARLIER), addresses.comment(row.parent_id), True)
    said = _answered(parent, eyes)
    return Answered(said.name, f"#{addresses.anchor(parent.id)}", not is_drawn_below)


def _in_order(tops: list[Shown], page: Rows, order: Sort) -> list[Shown]:
    if order is Sort.OLDEST:
        return tops
    if order is Sort.NEWEST:
        return tops[::-1]
    place = {root: at for at, root in enumerate(page.roots)}
    return sorted(tops, key=lambda one: place.get(one.id, -1))


# --- one comment, as somebody sees it ------------------------------------------------------------------------


@dataclass(frozen=True)
class Eyes:
    """Who looks: what they may see of a comment, and what they may do with it."""

    article: Article
    viewer: Member | None
    guest_id: int | None
    state: commenting.CommentsState
    marked: frozenset[int] = frozenset()  # what the viewer found useful
    by_people: frozenset[int] = frozenset()  # said by people whom the article is about

    @property
    def may_comment(self) -> bool:
        """Visitors are offered it too, where only members may: the form's page says so and lets them log in."""
        return self.state.mode is not CommentsMode.CLOSED

    def is_own(self, comment: Comment) -> bool:
        if self.viewer is not None:
            return comment.author_id == self.viewer.id
        return self.guest_id is not None and comment.guest_id == self.guest_id

    def may_read(self, comment: Comment) -> bool:
        if comment.status is Status.PUBLISHED:
            return True
        if comment.status is Status.WITHDRAWN:
            return False
        return self.is_own(comment) or reaches(self.viewer, Access.MODERATOR)

    def shown(self, comment: Comment) -> Shown:
        level = threads.level(comment.depth)
        if not self.may_read(comment):
            return Shown(
                id=comment.id,
                level=level,
                portrait=guest_portrait(""),
                name="",
                state=str(comment.status),
                is_placeholder=True,
                placeholder_words=_placeholder(comment),
                log_url=_log_url(comment),
            )
        portrait = portrait_of_writer(comment)
        is_own = self.is_own(comment)
        return Shown(
            id=comment.id,
            level=level,
            portrait=portrait,
            lit=portrait.lit(comment.speaking_as_id),
            name=portrait.name,
            badges=self._badges(comment),
            role=self._role(comment),
            created_at=comment.created_at,
            body_html=comment.body_html,
            lang=comment.lang,
            state=str(comment.status),
            state_words=self._state_words(comment),
            is_edited=comment.edited_at is not None,
            history_url=addresses.act(comment.id, "history") if comment.edited_at else None,
            reply_url=self._reply_url(comment),
            edit_url=addresses.act(comment.id, "edit")
            if is_own and posting.may_still_edit(comment)
            else None,
            withdraw_url=addresses.act(comment.id, "withdraw") if is_own else None,
            flag_url=self._flag_url(comment),
            appeal_url=self._appeal_url(comment),
            desk_url=addresses.at_the_desk(comment.id) if reaches(self.viewer, Access.MODERATOR) else None,
            useful_url=self._useful_url(comment),
            useful_count=comment.useful_count,
            is_marked=comment.id in self.marked,
            pending_html=_pending(comment) if is_own and comment.pending_revision_id else None,
        )

    def _badges(self, comment: Comment) -> tuple[str, ...]:
        if comment.author_id is None or comment.disowned_at:
            return ("guest",) if comment.guest_id or comment.guest_email else ()
        badges = ["author"] if comment.author_id == self.article.author_id else []
        if comment.author and comment.author.access in (Access.MODERATOR, Access.ADMIN):
            badges.append(str(comment.author.access))
        if comment.id in self.by_people and not badges:
            badges.append("about")
        if self.is_own(comment):
            badges.append("you")
        return tuple(badges)

    def _role(self, comment: Comment) -> RoleShown | None:
        if not comment.speaking_as_title or not comment.speaking_as_field or comment.disowned_at:
            return None
        url, ended = _place_of_role(comment)
        return RoleShown(comment.speaking_as_title, str(comment.speaking_as_field), url, ended)

    def _state_words(self, comment: Comment) -> list[str]:
        match comment.status:
            case Status.HELD:
                why = words.HELD.get(comment.held_reason or "", words.HELD_ANYWAY)
                return [str(why), words.told_either_way() if self.is_own(comment) else str(words.NOT_PUBLIC)]
            case Status.REJECTED:
                is_guests = self.viewer is None and self.is_own(comment)
                told = why_rejected(comment) + ([str(words.FOR_MEMBERS)] if is_guests else [])
            case Status.SPAM:
                told = [str(words.SPAM_TO_WRITER)]
            case _:
                return []
        return told + ([words.asked_again(comment.appealed_at)] if _was_appealed(comment) else [])

    def _useful_url(self, comment: Comment) -> str | None:
        if self.viewer is None or self.is_own(comment) or comment.status is not Status.PUBLISHED:
            return None
        return addresses.act(comment.id, "useful")

    def _flag_url(self, comment: Comment) -> str | None:
        if self.viewer is None or self.is_own(comment) or comment.status is not Status.PUBLISHED:
            return None
        return addresses.act(comment.id, "flag")

    def _appeal_url(self, comment: Comment) -> str | None:
        """Where a member asks for a second opinion on what was not published."""
        is_refused = comment.status in (Status.REJECTED, Status.SPAM) and not _was_appealed(comment)
        if self.viewer is None or not is_refused or not self.is_own(comment):
            return None
        return addresses.act(comment.id, "appeal")

    def _reply_url(self, comment: Comment) -> str | None:
        if comment.status is not Status.PUBLISHED or not self.may_comment:
            return None
        return addresses.act(comment.id, "reply")


def portrait_of_writer(comment: Comment) -> Portrait:
    """What is drawn of whoever wrote a comment: a member, a guest, or nobody for a disowned one."""
    if comment.disowned_at:
        return replace(guest_portrait(str(words.DISOWNED)), initials="?")
    return portrait_of(comment.author) if comment.author else guest_portrait(comment.guest_name)


def why_rejected(comment: Comment) -> list[str]:
    """The reason of the last decision, and the moderator's own words, or those that go with the reason."""
    code = comment.decided_reason or ""
    said = comment.decided_words or words.MESSAGES.get(code)
    return [str(text) for text in (words.REASONS.get(code), said) if text]


def _was_appealed(comment: Comment) -> bool:
    """Whether a second opinion was asked for since the last decision."""
    if comment.appealed_at is None:
        return False
    return comment.decided_at is None or comment.appealed_at >= comment.decided_at


def _placeholder(comment: Comment) -> str:
    reason = comment.decided_reason if comment.status is Status.REJECTED else None
    return str(words.REMOVED.get(reason or "", words.PLACEHOLDER[comment.status]))


def _log_url(comment: Comment) -> str | None:
    if comment.status is Status.SPAM:
        return addresses.log_of("spam", None)
    return addresses.log_of("reject", comment.decided_reason) if comment.status is Status.REJECTED else None


def _pending(comment: Comment) -> Markup | None:
    revision = db.session.get(CommentRevision, comment.pending_revision_id)
    return revision.body_html if revision else None


def _answered(comment: Comment, eyes: Eyes) -> Answered:
    name = portrait_of_writer(comment).name if eyes.may_read(comment) else str(words.SOMEONE)
    return Answered(name, addresses.comment(comment.id), True)


# --- neighbouring pages --------------------------------------------------------------------------------------


def _earlier(article: Article, page: Rows, order: Sort, branch: int | None) -> str | None:
    if page.previous is None:
        return None
    if branch is not None:
        return addresses.article(article.slug, {"branch": branch}, "comments")
    return addresses.article(article.slug, {"sort": _plain(order), "from": page.previous}, "comments")


def _later(article: Article, page: Rows, order: Sort, branch: int | None) -> str | None:
    if page.next is None:
        return None
    if branch is not None:
        query = {"branch": branch, "from": page.next}
        return addresses.article(article.slug, query, addresses.anchor(page.next))
    return addresses.article(article.slug, {"sort": _plain(order), "from": page.next}, "comments")


def _plain(order: Sort) -> str:
    return "" if order is Sort.OLDEST else str(order)


def _number(typed: str) -> int | None:
    """An id from the address. Raises `LookupError` for anything else."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise LookupError(typed)
    return int(typed)


def _place_of_role(comment: Comment) -> tuple[str | None, int | None]:
    """Where the role stands, while everybody may see it, and the year in which it ended."""
    author = comment.author
    if author is None or comment.speaking_as_id is None:
        return None, None
    ended = {one["role"]: one["year"] for one in author.ended_roles}
    if comment.speaking_as_id not in ended and all(
        arc.get("role") != comment.speaking_as_id for arc in author.arcs
    ):
        return None, None
    return f"/members/{author.handle}#role-{comment.speaking_as_id}", ended.get(comment.speaking_as_id)
