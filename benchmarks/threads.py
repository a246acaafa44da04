"""A page of a thread costs what is on the page, however long the thread is: printed as ratios, held at 1.3.

    make bench [ARGS="--quick --json"]

Pages of threads of 1,000, of 100,000 and of 100,000 under one root are timed against pages that show as many comments
in a thread of 60. On SQLite it is the processor's time of this process; on PostgreSQL (TEST_POSTGRESQL_URL set), where
another process does the work, the time on the wall. Short repetitions, interleaved, so that what else the machine does
falls on both; medians. Exit 1 where a page takes more than 1.3 times as long, or more statements.
"""

# ruff: noqa: T201  (it prints: it is a command)
import gc
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from sqlalchemy import event

from benchmarks.sites import empty_site
from community.comments import reading
from community.core.database import db
from community.core.http.site import Site
from tests import factories
from tests.comments.threads_of import many_comments

MOST = 1.3
ROOTS, BRANCH = reading.ROOTS, reading.ROWS_OF_BRANCH_PAGE
SMALL = 60


@dataclass(frozen=True)
class Thread:
    """An article with so many comments, the first of which has the id `first`."""

    count: int
    path: str
    first: int
    is_one_root: bool = False

    def page_from(self, place: int) -> str:
        """The page that begins with the comment at this place, counted from 0."""
        if place == 0:
            return self.path
        if self.is_one_root:
            return f"{self.path}?branch={self.first}&from={self.first + place}"
        return f"{self.path}?from={self.first + place}"


@dataclass
class Pair:
    """A page of a long thread, and one of a short thread that shows as many comments."""

    name: str
    page: str
    beside: str
    shown: int
    seconds: list[float] = field(default_factory=list)
    seconds_beside: list[float] = field(default_factory=list)
    statements: int = 0
    statements_beside: int = 0

    @property
    def ratio(self) -> float:
        return statistics.median(self.seconds) / statistics.median(self.seconds_beside)

    @property
    def is_good(self) -> bool:
        return self.ratio <= MOST and self.statements <= self.statements_beside


def main(words: list[str]) -> int:
    rounds = 25 if "--quick" in words else 150
    with empty_site() as (site, clock):
        pairs = pairs_of(site)
        for pair in pairs:
            look_once(site, pair)
        measure(site, pairs, rounds, clock)
    report(pairs, as_json="--json" in words)
    return int(not all(pair.is_good for pair in pairs))


def pairs_of(site: Site) -> list[Pair]:
    """First, middle and last page of each long thread. A thread of 60 shows 60 of a branch at most; the middle page
    of a branch shows 100 and stands beside one of a thread of 160."""
    small, small_branch = thread(site, SMALL), thread(site, SMALL, True)
    middle_branch = thread(site, SMALL + BRANCH, True)
    pairs = []
    for count in (1_000, 100_000):
        long = thread(site, count)
        full = (
            small.page_from(0),
            small.page_from(SMALL - ROOTS),
        )  # fifty roots, from the first and from the eleventh
        places = {"first": (0, full[0]), "middle": (count // 2, full[1]), "last": (count - ROOTS, full[1])}
        pairs += [
            Pair(f"{count:,}, {name} page", long.page_from(place), beside, ROOTS)
            for name, (place, beside) in places.items()
        ]
    branch = thread(site, 100_000, True)
    name = f"{branch.count:,} under one root"
    return [
        *pairs,
        Pair(f"{name}, first page", branch.page_from(0), small_branch.page_from(0), reading.ROWS_OF_BRANCH),
        Pair(f"{name}, middle page", branch.page_from(50_000), middle_branch.page_from(30), BRANCH),
        Pair(f"{name}, last page", branch.page_from(100_000 - 40), small_branch.page_from(SMALL - 40), 40),
    ]


def thread(site: Site, count: int, is_one_root: bool = False) -> Thread:
    author = factories.member(site)
    article = factories.article(site, author)
    with site.app_context():
        first = many_comments(article, count, under_one_root=is_one_root)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE comments")
        db.session.remove()
    return Thread(count, f"/articles/{article.slug}", first, is_one_root)


def look_once(site: Site, pair: Pair) -> None:
    """Both pages are what they should be: they show as many comments; and how many statements each takes."""
    said: list[str] = []
    with site.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    for address in (pair.page, pair.beside):  # settings are read once a second: not among what is counted
        site.test_client().get(address)
    event.listen(engine, "before_cursor_execute", note)
    try:
        for address, name in ((pair.page, "statements"), (pair.beside, "statements_beside")):
            said.clear()
            answer = site.test_client().get(address)
            assert answer.status_code == 200, address
            shown = answer.text.count('<article id="comment-')
            assert shown == pair.shown, f"{address} shows {shown}, not {pair.shown}"
            setattr(pair, name, sum("site_settings" not in one and " " in one.strip() for one in said))
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measure(site: Site, pairs: list[Pair], rounds: int, clock: Callable[[], float]) -> None:
    client = site.test_client()

    def timed(address: str) -> float:
        begin = clock()
        client.get(address)
        return clock() - begin

    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            for pair in pairs:
                one_first = [(pair.page, pair.seconds), (pair.beside, pair.seconds_beside)]
                for address, seconds in one_first if number % 2 else reversed(one_first):
                    seconds.append(timed(address))
            gc.collect()
    finally:
        gc.enable()


def report(pairs: list[Pair], as_json: bool) -> None:
    if as_json:
        told = [
            asdict(pair) | {"ratio": round(pair.ratio, 3), "is_good": pair.is_good, "seconds": None,
                            "seconds_beside": None, "milliseconds": milliseconds(pair.seconds),
                            "milliseconds_beside": milliseconds(pair.seconds_beside)}
            for pair in pairs
        ]  # fmt: skip
        print(json.dumps([{key: value for key, value in one.items() if value is not None} for one in told]))
        return
    print(f"{'page of a thread of':36} {'shown':>5} {'ms':>7} {'of 60':>7} {'ratio':>6} statements")
    for pair in pairs:
        print(
            f"{pair.name:36} {pair.shown:5} {milliseconds(pair.seconds):7} {milliseconds(pair.seconds_beside):7} "
            f"{pair.ratio:6.2f} {pair.statements} to {pair.statements_beside}{'' if pair.is_good else '  OVER'}"
        )


def milliseconds(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
