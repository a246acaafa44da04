"""Would portfolio work suit you? Twenty statements of our own in five groups, each agreed with from 1 to 5.

A group's score is how far one agrees with its four statements, 0 to 100; a statement that says the contrary counts
the other way round. There is no total and no verdict: five bars, and words to each. The page counts by itself
(`static/js/behaviors/assessment.js` does what `scores` does); only `keep` stores anything.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from community.core.database import db, now
from community.core.refusals import Refused
from community.members.models import Member
from community.profiles.models import Assessment

MOST_KEPT = 50
LOW, HIGH = 35, 65  # up to, and from
ANSWERS = range(1, 6)


class Group(enum.StrEnum):
    MONEY = "money"
    SWITCHING = "switching"
    SAYING = "saying"
    COMPANY = "company"
    DIRECTION = "direction"


class Level(enum.StrEnum):
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True)
class Statement:
    group: Group
    words: LazyString
    is_reversed: bool = False


@dataclass(frozen=True)
class Score:
    """How far one agrees with a group, 0 to 100."""

    group: Group
    percent: int

    @property
    def level(self) -> Level:
        return Level.LOW if self.percent <= LOW else Level.HIGH if self.percent >= HIGH else Level.MIDDLE


STATEMENTS = (
    Statement(Group.MONEY, _l("I sleep well without knowing what I will earn in three months.")),
    Statement(Group.SWITCHING, _l("I can put one thing down at noon and take up another with a clear head.")),
    Statement(
        Group.SAYING, _l("I can tell a stranger what I do without feeling that I am selling something.")
    ),
    Statement(Group.COMPANY, _l("I feel that I belong, even when I see different people every day.")),
    Statement(Group.DIRECTION, _l("I begin without being told to.")),
    Statement(Group.MONEY, _l("I need the same sum on the same day of every month."), is_reversed=True),
    Statement(Group.SWITCHING, _l("Several things at once give me more energy than they take.")),
    Statement(Group.SAYING, _l("I can name my price and then be silent.")),
    Statement(Group.COMPANY, _l("Without a team around me I lose heart."), is_reversed=True),
    Statement(Group.DIRECTION, _l("I can end a working day that nobody ends for me.")),
    Statement(Group.MONEY, _l("I have, or could put by, enough for a few quiet months.")),
    Statement(
        Group.SWITCHING, _l("I do my best work when the whole week is for one thing."), is_reversed=True
    ),
    Statement(Group.SAYING, _l("I would rather wait until I am found than ask."), is_reversed=True),
    Statement(Group.COMPANY, _l("There are people outside my work to whom I can say how it is going.")),
    Statement(Group.DIRECTION, _l("I know which two or three things I would not give up.")),
    Statement(
        Group.MONEY, _l("I would rather be paid unevenly for what I choose than evenly for what I don’t.")
    ),
    Statement(Group.SWITCHING, _l("When I come back to something after a week, I find where I was.")),
    Statement(Group.SAYING, _l("I hear a no as being about the offer, not about me.")),
    Statement(Group.COMPANY, _l("I often meet people I don’t know yet, and like it.")),
    Statement(
        Group.DIRECTION, _l("A week that nobody has planned for me makes me uneasy."), is_reversed=True
    ),
)

NAMES: dict[Group, LazyString] = {
    Group.MONEY: _l("Money and rhythm"),
    Group.SWITCHING: _l("Switching"),
    Group.SAYING: _l("Saying what you do"),
    Group.COMPANY: _l("Company"),
    Group.DIRECTION: _l("Your own direction"),
}

LEVELS: dict[Level, LazyString] = {
    Level.LOW: _l("Little of it"),
    Level.MIDDLE: _l("Some of it"),
    Level.HIGH: _l("A lot of it"),
}

OFTEN_MEANS: dict[Group, dict[Level, LazyString]] = {
    Group.MONEY: {
        Level.LOW: _l("A steady sum matters to you, and uneven months would cost you more than they bring."),
        Level.MIDDLE: _l("Some unevenness is bearable, as long as the rent is not part of it."),
        Level.HIGH: _l("Uneven months do not frighten you, and choosing is worth money to you."),
    },
    Group.SWITCHING: {
        Level.LOW: _l("You go deep rather than wide, and each change costs you an hour that nobody pays."),
        Level.MIDDLE: _l("Two or three things go well together for you, if each has its days."),
        Level.HIGH: _l("Changing between things keeps you awake, and little gets lost on the way."),
    },
    Group.SAYING: {
        Level.LOW: _l(
            "Asking, naming a price, hearing a no: this is the part you would gladly leave to others."
        ),
        Level.MIDDLE: _l("You can say what you do and what it costs, on good days and to kind people."),
        Level.HIGH: _l("You can say what you do, what it costs, and hear a no without taking it home."),
    },
    Group.COMPANY: {
        Level.LOW: _l("You work best among the same people, and long days alone would wear you down."),
        Level.MIDDLE: _l("You can be alone with your work, as long as some faces come back."),
        Level.HIGH: _l("You carry your company with you: many people, few of them every day."),
    },
    Group.DIRECTION: {
        Level.LOW: _l("A frame that others set does you good: beginnings, ends, and somebody who asks."),
        Level.MIDDLE: _l(
            "You find your way once you have begun, and a date from outside helps you to begin."
        ),
        Level.HIGH: _l("You begin and end by yourself, and know what all of it is for."),
    },
}

HELPS: dict[Group, LazyString] = {
    Group.MONEY: _l(
        "Keep one role that pays each month; put a part of every payment aside before you see it; know what a month costs."
    ),
    Group.SWITCHING: _l(
        "Give each thing its own days rather than hours; write two lines on where you stopped; let few deadlines meet."
    ),
    Group.SAYING: _l(
        "Practise one sentence until it bores you; write prices down before you are asked; share a role with somebody who likes to ask."
    ),
    Group.COMPANY: _l(
        "Find a table to work at beside others; keep a weekly hour with the same few people; take one role that is a team."
    ),
    Group.DIRECTION: _l(
        "Promise somebody a day; set an end to each day as you would for others; look once a quarter at what you would stop."
    ),
}


def scores(answers: Sequence[int]) -> list[Score]:
    """The five groups' scores from twenty answers of 1 to 5, in the order of `STATEMENTS`."""
    points: dict[Group, int] = dict.fromkeys(Group, 0)
    for statement, answer in zip(STATEMENTS, answers, strict=True):
        points[statement.group] += 5 - answer if statement.is_reversed else answer - 1
    return [Score(group, _half_up(points[group] * 100, 16)) for group in Group]


def _half_up(number: int, by: int) -> int:
    """Rounded as a browser's Math.round does it."""
    return (2 * number + by) // (2 * by)


# --- kept by choice ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One group at two dates."""

    group: Group
    before: Score
    after: Score

    @property
    def change(self) -> int:
        return self.after.percent - self.before.percent


def kept_by(member: Member) -> Select[Assessment]:
    """What a member has kept, the newest first. Nobody else is ever asked for."""
    return (
        select(Assessment)
        .where(Assessment.member_id == member.id)
        .order_by(Assessment.taken_at.desc(), Assessment.id.desc())
    )


def keep(member: Member, answers: Sequence[int]) -> Assessment:
    kept = db.session.scalar(select(func.count()).select_from(kept_by(member).order_by(None).subquery())) or 0
    if kept >= MOST_KEPT:
        raise Refused("profiles.too_many_assessments", most=MOST_KEPT)
    made = Assessment(member_id=member.id, answers=list(answers), taken_at=now())
    db.session.add(made)
    return made


def forget(kept: Assessment) -> None:
    db.session.delete(kept)


def compared(before: Assessment, after: Assessment) -> list[Compared]:
    """Group by group; `before` is the older one."""
    pairs = zip(scores(before.answers), scores(after.answers), strict=True)
    return [Compared(one.group, one, other) for one, other in pairs]
