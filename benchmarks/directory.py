"""The directory over 100,000 members costs what it costs over 1,000: printed as ratios, held at 1.5.

Part of `make bench`. Each search has three criteria or more, and a full page of members fits on both sites (or nobody
does), so that the same is printed. Whoever looks is a visitor; the whole page is made. On SQLite it is the processor's
time of this process, on PostgreSQL the time on the wall; medians of interleaved rounds. Each search of the small site
is timed beside the same of the large one; exit 1 where the ratio is over 1.5, or a page takes more than four statements.
"""

# ruff: noqa: T201  (it prints: it is a command)
import contextlib
import json
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert

from benchmarks.sites import empty_site
from community.core.database import db, now
from community.core.folding import folded
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Member
from community.profiles.directory import index
from community.profiles.models import Field, Kind, OpenTo, PortfolioRole, RoleOpening, RoleSkill, Visibility

MOST = 1.5
MOST_STATEMENTS = 4
SMALL, LARGE = 1_000, 100_000
SEARCHES = {
    "a field, a skill, open to": "field=making&skill=xero&open_to=mentoring&open_to=clients",
    "two roles, not a third": "role=bookkeeper&role=mountain+leader&not=luthier",
    "a role, a skill, free": "role=editor&skill=first+aid&free=20",
    "a word, two kinds, at once": "q=leader&kind=craft&kind=board&at_once=2",
    "rare: two roles, a place": "role=luthier&role=bookkeeper&place=hay",
    "everybody, newest": "sort=newest",
}
FIRST = ("Ada", "Bao", "Cleo", "Dara", "Emil", "Femi", "Gita", "Hugo", "Ines", "Jonas")
LAST = ("Quill", "Tran", "Marsh", "Osei", "Brandt", "Okoro", "Rao", "Lind", "Sousa", "Weber")
PLACES = ("Oslo", "Bristol", "Leeds", "Porto", "Turin", "Cork", "Ghent", "Lyon", "Hay on Wye")
COMMON = (
    "Bookkeeper", "Mountain leader", "Trustee", "Editor", "Potter", "Coach", "Nurse", "Consultant", "Teacher", "Gardener",
)  # fmt: skip
RARE = ("Luthier", "Beekeeper", "Falconer", "Bell founder")
SKILLS = ("First aid", "Budgeting", "Xero", "Glazing", "Listening", "Facilitation", "Python", "Grafting")


@dataclass
class Search:
    name: str
    query: str
    fits_small: int = 0
    fits_large: int = 0
    small: list[float] = field(default_factory=list)
    large: list[float] = field(default_factory=list)
    statements: int = 0

    @property
    def ratio(self) -> float:
        return statistics.median(self.large) / statistics.median(self.small)

    @property
    def is_good(self) -> bool:
        return self.ratio <= MOST and self.statements <= MOST_STATEMENTS


def main(words: Sequence[str]) -> int:
    rounds, large = (10, LARGE // 5) if "--quick" in words else (60, LARGE)
    searches = [Search(name, query) for name, query in SEARCHES.items()]
    with contextlib.ExitStack() as stack:
        small_site, clock = stack.enter_context(empty_site())
        large_site, _ = stack.enter_context(empty_site())
        for site, count in ((small_site, SMALL), (large_site, large)):
            fill(site, count)
        for search in searches:
            look_once(search, small_site, large_site)
        measure(searches, small_site, large_site, rounds, clock)
    report(searches, large, as_json="--json" in words)
    return 0 if all(search.is_good for search in searches) else 1


def fill(site: Site, count: int) -> None:
    """So many members with two or three roles each, by plain inserts; then the directory's sets."""
    chance = random.Random(7)
    with site.app_context():
        moment = now()
        for start in range(1, count + 1, 5_000):
            ids = range(start, min(start + 5_000, count + 1))
            roles = [role for number in ids for role in roles_of(number, chance)]
            with writing():
                db.session.execute(insert(Member), [member(number, moment, chance) for number in ids])
                db.session.execute(insert(PortfolioRole), [role["row"] for role in roles])
                db.session.execute(insert(RoleSkill), [skill for role in roles for skill in role["skills"]])
                openings = [opening for role in roles for opening in role["openings"]]
                if openings:
                    db.session.execute(insert(RoleOpening), openings)
        with writing():
            index.rebuild()
        db.session.remove()
        if db.engine.dialect.name == "postgresql":  # as its autovacuum does some time after so many rows
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")


def member(number: int, moment: Any, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    place = chance.choices(PLACES, weights=[20] * 8 + [1])[0]
    seen = moment - timedelta(minutes=chance.randrange(500_000))
    return {
        "id": number, "handle": f"m{number}", "name": name, "name_key": folded(name), "place": place,
        "place_key": folded(place), "active_at": seen, "joined_at": seen,
        "arcs": [{"role": 1, "field": "land", "share": 40}, {"role": 2, "field": "making", "share": 40}],
        "titles": ["Bookkeeper", "mountain leader"], "answer": "Bookkeeper & mountain leader",
    }  # fmt: skip


def roles_of(number: int, chance: random.Random) -> list[dict[str, Any]]:
    titles = chance.sample(COMMON, 2) + ([chance.choice(RARE)] if chance.random() < 0.1 else [])
    found = []
    for place, title in enumerate(titles):
        role_id = number * 4 + place
        row = {
            "id": role_id, "member_id": number, "position": place + 1, "title": title,
            "title_key": folded(title), "field": chance.choice(list(Field)), "kind": chance.choice(list(Kind)),
            "share": 30, "visibility": Visibility.PUBLIC, "is_over": False,
        }  # fmt: skip
        skills = [
            {"role_id": role_id, "key": folded(name), "name": name, "position": 0}
            for name in chance.sample(SKILLS, 2)
        ]
        openings = (
            [{"role_id": role_id, "open_to": chance.choice(list(OpenTo))}] if chance.random() < 0.4 else []
        )
        found.append({"row": row, "skills": skills, "openings": openings})
    return found


def look_once(search: Search, small_site: Site, large_site: Site) -> None:
    """Warm up, count those who fit and the statements."""
    for site, name in ((small_site, "fits_small"), (large_site, "fits_large")):
        said: list[str] = []
        with site.app_context():
            event.listen(db.engine, "before_cursor_execute", lambda *of, said=said: said.append(of[2]))
        html = site.test_client().get(f"/members/?{search.query}").get_data(as_text=True)
        heading = html.split('id="results-heading">', 1)[1].split("<", 1)[0].strip()
        number = heading.split(" ")[0].replace(",", "")
        setattr(search, name, int(number) if number.isdecimal() else -1)
        search.statements = len([one for one in said if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))])


def measure(
    searches: Sequence[Search], small: Site, large: Site, rounds: int, clock: Callable[[], float]
) -> None:
    clients = {"small": small.test_client(), "large": large.test_client()}
    for _ in range(rounds):
        for search in searches:
            for name, client in clients.items():
                begin = clock()
                client.get(f"/members/?{search.query}")
                getattr(search, name).append(clock() - begin)


def report(searches: Sequence[Search], large: int, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(search) | {"ratio": search.ratio} for search in searches]))
        return
    print(
        f"{f'directory over {large:,} members':36} {'fit':>7} {'ms':>7} {f'of {SMALL:,}':>9} ratio statements"
    )
    for search in searches:
        ms = [statistics.median(times) * 1000 for times in (search.large, search.small)]
        mark = "" if search.is_good else "  too slow"
        fit = "all" if search.fits_large < 0 else f"{search.fits_large:,}"
        print(
            f"{search.name:36} {fit:>7} {ms[0]:7.2f} {ms[1]:9.2f} {search.ratio:5.2f} {search.statements:>10}{mark}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
