"""What an export holds, as it stands there: texts, trimmed, "" where an element is missing. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The blog itself; yielded once, when the first item begins or the channel ends."""

    title: str = ""
    link: str = ""
    language: str = ""
    version: str = ""
    site_url: str = ""
    blog_url: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """An account of the blog: `login` is what items call their creator, `id` what comments do."""

    id: str = ""
    login: str = ""
    email: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, tag or term of another taxonomy, as declared at the head of the file."""

    taxonomy: str = ""
    slug: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment, menu item …; `number` counts the items of the file from 0."""

    number: int
    terms: tuple[Term, ...] = ()
    is_cut: bool = False
    title: str = ""
    link: str = ""
    pub_date: str = ""
    creator: str = ""
    guid: str = ""
    content: str = ""
    excerpt: str = ""
    id: str = ""
    date: str = ""
    date_gmt: str = ""
    modified_gmt: str = ""
    comment_status: str = ""
    name: str = ""
    status: str = ""
    type: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, pingback or trackback on the item with number `item`. The address it came from is never read."""

    item: int
    is_cut: bool = False
    id: str = ""
    author: str = ""
    email: str = ""
    url: str = ""
    date: str = ""
    date_gmt: str = ""
    content: str = ""
    approved: str = ""
    type: str = ""
    parent: str = ""
    user_id: str = ""


Record = Site | Author | Term | Item | Comment
