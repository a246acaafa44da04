"""Whose reply is whose: from the parents that the export names to a tree without gaps, loops or strangers.

An export gives comments in any order, a reply before what it answers; parents may be missing, left out, on another
post, or each other's. Here every comment that comes in gets the nearest ancestor that came in, its true depth, and
the counts of visible replies that come with it. Pure but for reading from and writing to the scratch database; the
work for a thread is linear in its comments, and so is the memory, at some fifty bytes for each.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, case, func, select, update

from community.comments.models import Status
from community.comments.threads import DRAWN_LEVELS
from community.transfer.wordpress.scratch import CHUNK, Scratch, comments

NOBODY = -1


class Thread:
    """The comments of one post by number from 0; filled with `add`, in any order of parents, then `settle`d.

    Afterwards `parent` is the ancestor each hangs on (or `NOBODY`), `depth` counts from 1, `direct` and `every` are
    visible replies that come in now, as the site counts them. `rehung` says what had to be done to how many.
    """

    def __init__(self) -> None:
        self.parent = array("q")
        self.depth = array("q")
        self.direct = array("q")
        self.every = array("q")
        self.rehung: Counter[str] = Counter()
        self._kept = bytearray()  # 0: left out, 1: comes in, 2: is here already
        self._visible = bytearray()

    def add(self, parent: int, *, kept: bool, visible: bool = False, here_at_depth: int = 0) -> None:
        """The next comment. `parent` is a number, which may be of a later one; `here_at_depth`: it is on the site."""
        self.parent.append(parent)
        self.depth.append(here_at_depth)
        self.direct.append(0)
        self.every.append(0)
        self._kept.append(2 if here_at_depth else int(kept))
        self._visible.append(int(visible and kept and not here_at_depth))

    def coming(self) -> Iterator[int]:
        """The comments that come in, parents first."""
        deepest = max(self.depth, default=0)
        levels: list[array[int]] = [array("q") for _ in range(deepest + 1)]
        for number in range(len(self.parent)):
            if self._kept[number] == 1:
                levels[self.depth[number]].append(number)
        for level in levels:
            yield from level

    def settle(self) -> None:
        self._hang_on_who_came_in()
        self._measure()
        self._count()

    def _hang_on_who_came_in(self) -> None:
        """Replace every parent that was left out by its nearest ancestor that was not."""
        for number in range(len(self.parent)):
            parent = self.parent[number]
            if parent == NOBODY or self._kept[parent]:
                continue
            if self._kept[number] == 1:
                self.rehung["parent_left_out"] += 1
            # What was walked over points to the end of the walk, so nobody walks it again; a ring is cut.
            walked = []
            while parent != NOBODY and not self._kept[parent]:
                walked.append(parent)
                above = self.parent[parent]
                self.parent[parent] = NOBODY
                parent = above
            for passed in walked:
                self.parent[passed] = parent
            self.parent[number] = parent

    def _measure(self) -> None:
        """Depths, top down. Where parents are each other's, the one that is met first answers the article."""
        for number in range(len(self.parent)):
            if self._kept[number] != 1:
                continue
            walked = []
            one = number
            while one != NOBODY and self.depth[one] == 0:
                self.depth[one] = NOBODY  # on the way
                walked.append(one)
                one = self.parent[one]
            if one != NOBODY and self.depth[one] == NOBODY:
                self.rehung["loop"] += 1
                self.parent[walked[-1]] = NOBODY
                one = NOBODY
            depth = 0 if one == NOBODY else self.depth[one]
            for passed in reversed(walked):
                depth += 1
                self.depth[passed] = depth

    def _count(self) -> None:
        for number in reversed(list(self.coming())):
            parent = self.parent[number]
            if parent != NOBODY:
                self.direct[parent] += self._visible[number]
                self.every[parent] += self.every[number] + self._visible[number]
        # Only the drawn levels count all their replies: a path has no deeper ancestors.
        for number, depth in enumerate(self.depth):
            if depth > DRAWN_LEVELS and self._kept[number] == 1:
                self.every[number] = 0


def settle(scratch: Scratch, item: int) -> Counter[str]:
    """Settle the thread of an item, all of whose comments stand next to each other in the file."""
    thread, first = _read(scratch, item)
    thread.settle()
    _write(scratch, thread, first)
    return thread.rehung


def _read(scratch: Scratch, item: int) -> tuple[Thread, int]:
    # Where two have one id, the one that comes in is meant, else the first.
    coming = func.min(case((comments.c.left_out.is_(None), comments.c.place)))
    named = (
        select(comments.c.foreign_id, func.coalesce(coming, func.min(comments.c.place)).label("place"))
        .where(comments.c.item == item)
        .group_by(comments.c.foreign_id)
        .subquery()
    )
    rows = scratch.connection.execute(
        select(
            comments.c.place,
            comments.c.left_out,
            comments.c.status,
            comments.c.foreign_parent,
            comments.c.is_here,
            comments.c.depth,
            named.c.place.label("parent"),
        )
        .outerjoin(named, named.c.foreign_id == comments.c.foreign_parent)
        .where(comments.c.item == item)
        .order_by(comments.c.place)
    )
    thread, first = Thread(), 0
    for row in rows:
        first = first or row.place
        is_kept = row.left_out is None
        if row.parent is None and row.foreign_parent and is_kept and not row.is_here:
            thread.rehung["parent_missing"] += 1
        thread.add(
            NOBODY if row.parent is None else row.parent - first,
            kept=is_kept,
            visible=row.status == Status.PUBLISHED,
            here_at_depth=row.depth if row.is_here else 0,
        )
    return thread, first


def _write(scratch: Scratch, thread: Thread, first: int) -> None:
    change = (
        update(comments)
        .where(comments.c.place == bindparam("at"))
        .values(
            parent=bindparam("on"), depth=bindparam("deep"), direct=bindparam("some"), every=bindparam("all")
        )
    )
    changed = (
        {
            "at": first + number,
            "on": None if thread.parent[number] == NOBODY else first + thread.parent[number],
            "deep": thread.depth[number],
            "some": thread.direct[number],
            "all": thread.every[number],
        }
        for number in range(len(thread.depth))
        if thread.depth[number] > 0
    )
    for chunk in _chunks(changed):
        scratch.connection.execute(change, chunk)


def _chunks(rows: Iterable[dict[str, int | None]]) -> Iterator[list[dict[str, int | None]]]:
    chunk: list[dict[str, int | None]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
