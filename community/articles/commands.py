"""`community articles …`: putting an article in from a file."""

from pathlib import Path

import click
from sqlalchemy import select

from community.accounts import access
from community.articles import drafting, front_matter, publishing
from community.articles.drafting import Content
from community.core import markup
from community.core.command_line import Problem, with_site
from community.core.database import db
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.urls import absolute
from community.core.writing import writing
from community.members.models import Member

#: More bytes than any article may have; a file that is none is not read into memory whole.
MOST_BYTES = 1_000_000


@click.group()
def articles() -> None:
    """Articles: put one in from a file."""


@articles.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--author", "handle", required=True, metavar="HANDLE", help="The member who wrote it.")
@click.option("--publish", is_flag=True, help="Let everybody read it; else it is a draft.")
@with_site
def add(file: Path, handle: str, publish: bool) -> None:
    """Put in the article in FILE: Markdown, with title, summary, tags, comments (open, members, held or closed),
    closing_question and lang in front matter. Prints its address."""
    described = _described(file)
    body = _rendered(file, described.body)
    with writing():
        author = db.session.scalar(select(Member).where(Member.handle == handle))
        if author is None:
            raise Problem(f"no member is called {handle}")
        article = drafting.create(author, _content(described, body))
        if publish:
            try:
                publishing.publish(article, author)
            except Refused as refusal:
                raise Problem(f"{file}: {refusal.words}") from refusal
    click.echo(absolute(article.path))


def _described(file: Path) -> front_matter.Described:
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem(f"{file}: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise Problem(f"{file}: more than {MOST_BYTES:,} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"{file}: this is not text in UTF-8 (byte {error.start})") from error
    try:
        return front_matter.read(text)
    except front_matter.BadFrontMatter as error:
        raise Problem(f"{file}: {error}") from error


def _rendered(file: Path, body: str) -> Rendered:
    try:
        return markup.rendered(body, markup.ARTICLE, own_hosts=access.own_hosts())
    except markup.TooLong as error:
        raise Problem(f"{file}: the text has {error}") from error
    except markup.TooMuch as error:
        raise Problem(f"{file}: the text would print far more than was typed") from error


def _content(described: front_matter.Described, body: Rendered) -> Content:
    return Content(
        title=described.title,
        body=body,
        summary=described.summary,
        tags=described.tags,
        closing_question=described.closing_question,
        lang=described.lang,
        comments_mode=described.comments_mode,
    )
