"""Writes a plausible WordPress export of any size, streaming: for tests of memory, time and interruption.

Posts have 0 to 40 comments in threads; now and then a reply stands before what it answers, as in real exports, a
comment waits for approval, is trash or is a pingback; pages and attachments stand between the posts. The same seed
gives the same bytes.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SITE = "https://big.example"
_VOCABULARY = (
    "work people role week board garden client letter ledger question answer morning school harvest workshop "
    "evening proposal invoice mentor teacher bread winter project village river council budget choir rehearsal "
    "market weaving accounts translation orchard apprentice repair deadline conversation patience craft"
)
_WORDS = _VOCABULARY.split()
_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A big blog</title><link>{SITE}</link><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
_TAIL = "</channel></rss>\n"


@dataclass
class Facts:
    """What the file holds, by what must become of it."""

    size: int = 0
    items: int = 0
    posts: int = 0
    comments: int = 0
    published: int = 0
    held: int = 0
    pings: int = 0
    trash: int = 0
    deepest: int = 0


def write(file: Path, size: int, *, seed: int = 1) -> Facts:
    """Write an export of at least `size` bytes and say what is in it."""
    facts = Facts()
    with file.open("w", encoding="utf-8") as out:
        for part in _parts(size, facts, random.Random(seed)):
            out.write(part)
            facts.size += len(part.encode())
    return facts


def _parts(size: int, facts: Facts, dice: random.Random) -> Iterator[str]:
    yield _HEAD
    for number in range(1, 6):
        yield (
            f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>writer{number}</wp:author_login>"
            f"<wp:author_email>writer{number}@big.example</wp:author_email>"
            f"<wp:author_display_name><![CDATA[Writer {number}]]></wp:author_display_name></wp:author>\n"
        )
    identity = 0
    while facts.size < size:
        identity += 1
        facts.items += 1
        kind = "post" if identity % 10 else "page" if identity % 20 else "attachment"
        facts.posts += kind == "post"
        yield _item_head(identity, kind, dice)
        if kind == "post":
            yield from _comments(facts, dice)
        yield "</item>\n"
    yield _TAIL


def one_long_thread(count: int) -> Iterator[str]:
    """An export of one post; its comments answer each other up to 1,000 deep, every second before its parent."""
    dice = random.Random(1)
    yield _HEAD + _item_head(1, "post", dice)
    for number in range(1, count + 1, 2):
        first, second = (
            _comment(one, one - 1 if one % 1000 > 1 else 0, "1", "", dice) for one in (number, number + 1)
        )
        yield second + first
    yield "</item>\n" + _TAIL


def _item_head(identity: int, kind: str, dice: random.Random) -> str:
    day = _moment(dice)
    paragraphs = "\n\n".join(_text(dice, 60) for _ in range(dice.randint(2, 8)))
    tag = dice.choice(_WORDS)
    return (
        f"<item><title>{_text(dice, 5)} {identity}</title><link>{SITE}/{day:%Y/%m}/item-{identity}/</link>"
        f"<dc:creator><![CDATA[writer{identity % 5 + 1}]]></dc:creator>"
        f"<content:encoded><![CDATA[{paragraphs}\n\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
        f'See <a href="{SITE}/?p={max(1, identity - 3)}">the earlier one</a>.]]></content:encoded>'
        f"<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{identity}</wp:post_id>"
        f"<wp:post_date>{day:%Y-%m-%d %H:%M:%S}</wp:post_date>"
        f"<wp:post_date_gmt>{day:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>"
        f"<wp:post_name>item-{identity}</wp:post_name><wp:status>{'inherit' if kind == 'attachment' else 'publish'}"
        f"</wp:status><wp:post_type>{kind}</wp:post_type>"
        f'<category domain="post_tag" nicename="{tag}"><![CDATA[{tag}]]></category>\n'
    )


def _comments(facts: Facts, dice: random.Random) -> Iterator[str]:
    """A thread. Everything is written when it is known; only the order of neighbours is sometimes turned round."""
    depths: dict[int, int] = {}
    waiting = ""
    for _ in range(dice.randint(0, 40)):
        facts.comments += 1
        identity = facts.comments
        parent = dice.choice([0, *depths]) if depths else 0
        approved, kind = "1", ""
        match dice.randrange(40):
            case 0:
                approved, facts.held = "0", facts.held + 1
            case 1:
                approved, facts.trash = "trash", facts.trash + 1
            case 2:
                kind, parent, facts.pings = "pingback", 0, facts.pings + 1
            case _:
                facts.published += 1
        if approved != "trash" and not kind:
            depths[identity] = depths.get(parent, 0) + 1
            facts.deepest = max(facts.deepest, depths[identity])
        written = _comment(identity, parent, approved, kind, dice)
        if waiting:
            yield written + waiting
            waiting = ""
        elif dice.randrange(5) == 0:
            waiting = written
        else:
            yield written
    yield waiting


def _comment(identity: int, parent: int, approved: str, kind: str, dice: random.Random) -> str:
    day = f"{_moment(dice):%Y-%m-%d %H:%M:%S}"
    name = f"{dice.choice(_WORDS).title()} {dice.choice(_WORDS).title()}" if dice.randrange(8) else ""
    return (
        f"<wp:comment><wp:comment_id>{identity}</wp:comment_id><wp:comment_author><![CDATA[{name}]]></wp:comment_author>"
        f"<wp:comment_author_email>{f'reader{identity % 999}@big.example' if name else ''}</wp:comment_author_email>"
        f"<wp:comment_author_url></wp:comment_author_url><wp:comment_date>{day}</wp:comment_date>"
        f"<wp:comment_date_gmt>{day}</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{_text(dice, dice.randint(5, 160))}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n"
    )


def _moment(dice: random.Random) -> datetime:
    return datetime(2008, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(400_000_000))


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words)).capitalize()
