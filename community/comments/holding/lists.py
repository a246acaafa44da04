"""The two lists of words that moderators keep: banned ones hold, suspect ones publish and ask a moderator to look."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from community.comments.holding import matching
from community.comments.models import ListedWord, WordList
from community.core.database import db, now
from community.core.folding import folded
from community.core.kept import Kept
from community.core.models import CacheVersion
from community.core.refusals import Refused
from community.core.versions import bump

MOST_WORDS = 10_000  # of both lists
MOST_AT_ONCE = 1_000
LONGEST = 120
_VERSION = "listed_words"


@dataclass(frozen=True)
class Lists:
    """Both lists as they are asked, and the version they are of."""

    version: int
    banned: matching.Index
    suspect: matching.Index


def current() -> Lists:
    """The lists as they stood at most a second ago; built anew only when they changed."""
    return _kept.current()


def add(lines: Sequence[str], kind: WordList, by_id: int) -> int:
    """Put words or phrases on a list, one a line; what stands on the other list moves over. How many are new.

    Raises `Refused` at the first line that can't be compared, and where the lists would grow too long.
    """
    words = _told_apart(lines)
    here = set(db.session.scalars(select(ListedWord.key).where(ListedWord.key.in_(words))))
    if _size() + len(words) - len(here) > MOST_WORDS:
        raise Refused("holding.too_many_words", 422, "words", most=MOST_WORDS)
    rows = [
        {"key": key, "words": said, "kind": kind, "added_at": now(), "added_by_id": by_id}
        for key, said in sorted(words.items())
    ]
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = insert(ListedWord).values(rows)
    new = {name: statement.excluded[name] for name in ("words", "kind", "added_at", "added_by_id")}
    db.session.execute(statement.on_conflict_do_update(index_elements=[ListedWord.key], set_=new))
    bump(_VERSION)
    return len(words) - len(here)


def remove(ids: Sequence[int]) -> int:
    """Take words off their lists; how many were there."""
    removed = db.session.execute(delete(ListedWord).where(ListedWord.id.in_(ids)))
    bump(_VERSION)
    return int(removed.rowcount)  # type: ignore[attr-defined]


def listed(kind: WordList, *, having: str = "", after: str = "") -> Select[ListedWord]:
    """The words of a list in order of their keys, those that have a text in them, from behind a key."""
    conditions: list[ColumnElement[bool]] = [ListedWord.kind == kind]
    if having:
        conditions.append(ListedWord.key.contains(matching.key_of(having) or folded(having), autoescape=True))
    if after:
        conditions.append(ListedWord.key > after)
    return select(ListedWord).where(*conditions).order_by(ListedWord.key)


def sizes() -> dict[WordList, int]:
    counted = select(ListedWord.kind, func.count()).group_by(ListedWord.kind)
    return dict.fromkeys(WordList, 0) | {row[0]: row[1] for row in db.session.execute(counted)}


def _size() -> int:
    return db.session.scalar(select(func.count()).select_from(ListedWord)) or 0


def _told_apart(lines: Sequence[str]) -> dict[str, str]:
    """{key: words} of the lines that say something."""
    said = [line for line in (" ".join(line.split()) for line in lines) if line]
    if not said:
        raise Refused("holding.no_words", 422, "words")
    if len(said) > MOST_AT_ONCE:
        raise Refused("holding.too_many_at_once", 422, "words", most=MOST_AT_ONCE)
    return {_key(line): line for line in said}


def _key(line: str) -> str:
    key = matching.key_of(line)
    if not key:
        raise Refused("holding.no_letters", 422, "words", line=line[:40])
    if len(line) > LONGEST or len(key) > 2 * LONGEST or key.count(" ") >= matching.LONGEST_PHRASE:
        raise Refused("holding.phrase_too_long", 422, "words", line=line[:40] + "…")
    return key


def _read(connection: Connection, before: Lists | None) -> Lists:
    found = connection.scalar(select(CacheVersion.version).where(CacheVersion.key == _VERSION))
    version = found or 0
    if before is not None and before.version == version:
        return before
    rows = connection.execute(select(ListedWord.key, ListedWord.words, ListedWord.kind)).all()
    banned = {row.key: row.words for row in rows if row.kind is WordList.BANNED}
    suspect = {row.key: row.words for row in rows if row.kind is WordList.SUSPECT}
    return Lists(version, matching.Index(banned), matching.Index(suspect))


_kept = Kept(_read)
