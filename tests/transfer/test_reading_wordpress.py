"""An export is read as a stream of records; what is damaged, or no export, says so in one line."""

import hashlib
import io
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from community.transfer.wordpress import reading
from community.transfer.wordpress.reading import Author, Comment, Damaged, Item, NotAnExport, Site, Term
from tests.transfer.conftest import SOUND

R = TypeVar("R")
HEAD = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
)
TAIL = "</channel></rss>"


def read(text: str | bytes) -> list[reading.Record]:
    return list(reading.records(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def those(kind: type[R], records: list[reading.Record]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


@pytest.mark.parametrize("name", SOUND)
def test_finds_what_two_other_readers_found(
    name: str, export: Callable[[str], Path], facts: Callable[[str], dict[str, Any]]
) -> None:
    expected = facts(name)
    with export(name).open("rb") as file:
        found = list(reading.records(file))
    items, comments = those(Item, found), those(Comment, found)

    assert len(items) == expected["items"]
    assert Counter(f"{item.type}/{item.status}" for item in items) == expected["by_type_status"]
    assert len(comments) == expected["comments"]
    assert Counter(comment.approved for comment in comments) == expected["comments_by_approved"]
    assert sum(comment.parent not in ("", "0") for comment in comments) == expected["comments_with_parent"]
    assert len(those(Author, found)) == expected["authors_declared"]
    assert those(Site, found)[0].version == expected["wxr_version"]


@pytest.mark.parametrize("name", [name for name in SOUND if name != "seed-post.wxr"])
def test_reads_types_terms_and_dates_like_two_other_readers(
    name: str, export: Callable[[str], Path], facts: Callable[[str], dict[str, Any]]
) -> None:
    expected = facts(name)
    with export(name).open("rb") as file:
        found = list(reading.records(file))
    items, comments, terms = those(Item, found), those(Comment, found), those(Term, found)
    of_people = [item for item in items if item.type in ("post", "page")]
    assigned = [term for item in items if item.type in ("post", "page") for term in item.terms]

    assert those(Site, found)[0].title == expected["site_title"]
    assert Counter(comment.type or "comment" for comment in comments) == expected["comments_by_type"]
    assert sum(not item.title for item in items) == expected["empty_titles"]
    assert sum(bool(item.password) for item in of_people) == expected["password_protected"]
    assert (
        sum(item.comment_status == "open" for item in of_people) == expected["posts_pages_open_for_comments"]
    )
    assert Counter(item.creator for item in of_people) == expected["creators"]
    assert min(item.date for item in of_people) == expected["first_date"]
    assert max(item.date for item in of_people) == expected["last_date"]
    declared = expected["categories_declared"] + expected["tags_declared"] + expected["terms_declared"]
    assert len(terms) == declared
    assert sum(term.taxonomy in ("", "category") for term in assigned) == expected["category_assignments"]
    assert sum(term.taxonomy in ("tag", "post_tag") for term in assigned) == expected["tag_assignments"]


def test_a_damaged_file_says_where(export: Callable[[str], Path]) -> None:
    with export("malformed").open("rb") as file, pytest.raises(Damaged) as raised:
        list(reading.records(file))
    assert (raised.value.line, raised.value.column) == (90, 2)
    assert str(raised.value) == "line 90, column 2: mismatched tag"


def test_every_field_comes_where_it_belongs() -> None:
    found = read(
        HEAD
        + "<title>A blog</title><link>https://blog.example</link><language>en-GB</language>"
        + "<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://blog.example/s</wp:base_site_url>"
        + "<wp:base_blog_url>https://blog.example/b</wp:base_blog_url>"
        + "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ada</wp:author_login>"
        + "<wp:author_email>a@b.example</wp:author_email><wp:author_display_name>Ada Q</wp:author_display_name>"
        + "<wp:author_first_name>Ada</wp:author_first_name><wp:author_last_name>Q</wp:author_last_name></wp:author>"
        + "<wp:category><wp:category_nicename>c</wp:category_nicename><wp:cat_name>C</wp:cat_name></wp:category>"
        + "<wp:tag><wp:tag_slug>t</wp:tag_slug><wp:tag_name>T</wp:tag_name></wp:tag>"
        + "<wp:term><wp:term_taxonomy>x</wp:term_taxonomy><wp:term_slug>s</wp:term_slug>"
        + "<wp:term_name>S</wp:term_name></wp:term>"
        + "<item><title> Hello </title><link>https://blog.example/hello/</link><pubDate>P</pubDate>"
        + "<dc:creator>ada</dc:creator><guid>G</guid><content:encoded><![CDATA[ <b>C</b>\n]]></content:encoded>"
        + "<excerpt:encoded>E</excerpt:encoded><wp:post_id>1</wp:post_id><wp:post_date>D</wp:post_date>"
        + "<wp:post_date_gmt>DG</wp:post_date_gmt><wp:post_modified_gmt>M</wp:post_modified_gmt>"
        + "<wp:comment_status>open</wp:comment_status><wp:post_name>hello</wp:post_name>"
        + "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_password>pw</wp:post_password>"
        + '<category domain="post_tag" nicename="t">T</category>'
        + "<wp:postmeta><wp:meta_key>k</wp:meta_key></wp:postmeta>"
        + "<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Bo</wp:comment_author>"
        + "<wp:comment_author_email>bo@b.example</wp:comment_author_email>"
        + "<wp:comment_author_url>https://bo.example</wp:comment_author_url>"
        + "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP><wp:comment_date>CD</wp:comment_date>"
        + "<wp:comment_date_gmt>CG</wp:comment_date_gmt><wp:comment_content>Hi</wp:comment_content>"
        + "<wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>"
        + "<wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>7</wp:comment_user_id></wp:comment></item>"
        + TAIL
    )
    assert found == [
        Author(id="7", login="ada", email="a@b.example", name="Ada Q", first_name="Ada", last_name="Q"),
        Term(taxonomy="category", slug="c", name="C"),
        Term(taxonomy="post_tag", slug="t", name="T"),
        Term(taxonomy="x", slug="s", name="S"),
        Site(
            "A blog",
            "https://blog.example",
            "en-GB",
            "1.2",
            "https://blog.example/s",
            "https://blog.example/b",
        ),
        Comment(
            item=0,
            id="2",
            author="Bo",
            email="bo@b.example",
            url="https://bo.example",
            date="CD",
            date_gmt="CG",
            content="Hi",
            approved="1",
            type="comment",
            parent="0",
            user_id="7",
        ),
        Item(
            number=0,
            terms=(Term(taxonomy="post_tag", slug="t", name="T"),),
            title="Hello",
            link="https://blog.example/hello/",
            pub_date="P",
            creator="ada",
            guid="G",
            content=" <b>C</b>\n",
            excerpt="E",
            id="1",
            date="D",
            date_gmt="DG",
            modified_gmt="M",
            comment_status="open",
            name="hello",
            status="publish",
            type="post",
            password="pw",
        ),
    ]


def test_what_is_missing_is_empty() -> None:
    assert those(Item, read(HEAD + "<item/>" + TAIL)) == [Item(number=0)]
    assert those(Comment, read(HEAD + "<item><wp:comment/></item>" + TAIL)) == [Comment(item=0)]


def test_elements_of_others_and_deeper_ones_are_passed_over() -> None:
    found = read(
        HEAD
        + '<image><title>Not this</title></image><x:title xmlns:x="urn:x">Nor this</x:title><title>This</title>'
        "<item><wp:postmeta><wp:post_id>9</wp:post_id></wp:postmeta><wp:post_id>1</wp:post_id>"
        "<wp:post_id>2</wp:post_id></item>" + TAIL
    )
    assert those(Site, found)[0].title == "This"
    assert those(Item, found)[0].id == "1"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.9"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_namespaces_of_every_version_are_known(version: str, scheme: str) -> None:
    head = f'<rss xmlns:wp="{scheme}://wordpress.org/export/{version}/"><channel><item>'
    assert those(Item, read(head + "<wp:post_id>4</wp:post_id></item></channel></rss>"))[0].id == "4"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<feed/>", "first element"),
        ("<rss/>", "no <channel>"),
        ("<rss><channel><item><title>News</title></item></channel></rss>", "namespace"),
        ("<rss><channel/></rss>", "namespace"),
    ],
)
def test_sound_xml_that_is_no_export_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(NotAnExport) as raised:
        read(text)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"not xml at all", 1),
        (HEAD.encode() + b"\n<item>\n<title>broken off", 3),
        (HEAD.encode() + b"\n\n<title>a\x00b</title>", 3),
        (HEAD.encode() + b"\n<title>bell \x07</title>", 2),
        (HEAD.encode() + b"\n<title>&#0;</title>", 2),
        (HEAD.encode() + b"\n<title>latin \xe9</title>", 2),
        (HEAD.encode() + b"\n<title>&nbsp;</title>", 2),
        (HEAD.encode() + b"\n<title>\xed\xa0\x80</title>", 2),
        (HEAD.encode() + b"\n</channel><channel></channel></rss>", 2),
        (b"\n<?xml version='1.0'?><rss/>", 2),
        (b"<?xml version='1.0' encoding='big5'?><rss/>", 1),
        (b"<?xml version='1.0' encoding='no-such-thing'?><rss/>", 1),
    ],
)
def test_what_breaks_the_rules_of_xml_says_its_line(text: bytes, line: int) -> None:
    with pytest.raises(Damaged) as raised:
        read(text)
    assert raised.value.line == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_declared_encoding_of_one_byte_and_unicode_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>{HEAD}<title>café</title>{TAIL}'
    assert those(Site, read(text.encode(encoding)))[0].title == "café"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]>',
        '<!DOCTYPE rss [<!ENTITY % a "b">%a;]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd">',
        '<!DOCTYPE rss PUBLIC "-//X//Y" "https://evil.example/x.dtd">',
        '<!DOCTYPE rss [<!ATTLIST item a CDATA "aaaaaaaaaa">]>',
    ],
)
def test_a_document_type_that_declares_anything_is_refused(doctype: str) -> None:
    with pytest.raises(Damaged, match="document type"):
        read(f"<?xml version='1.0'?>\n{doctype}\n{HEAD}<title>&a;</title>{TAIL}")


def test_a_billion_laughs_are_refused_before_the_first() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    tracemalloc.start()
    try:
        with pytest.raises(Damaged, match="document type"):
            read(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>{HEAD}<title>&l29;</title>{TAIL}')
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_one_endless_tag_or_comment_is_refused_early() -> None:
    for start in ("<!--", '<a b="', "<item " + "a" * 100):
        with pytest.raises(Damaged, match="million bytes"):
            read(HEAD + start + "x" * 3_000_000)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(Damaged, match="deep"):
        read(HEAD + "<a>" * 1000)


def test_a_body_beyond_all_measure_is_cut_and_says_so() -> None:
    body = "x" * (reading.LONGEST_BODY + 10)
    found = read(
        HEAD + f"<item><title>{'t' * 20_000}</title><content:encoded>{body}</content:encoded></item>"
        f"<item><wp:comment><wp:comment_content>{body}</wp:comment_content></wp:comment></item>" + TAIL
    )
    first, second = those(Item, found)
    assert (first.is_cut, len(first.content)) == (True, reading.LONGEST_BODY)
    assert (second.is_cut, len(first.title)) == (False, reading.LONGEST_LINE)
    assert those(Comment, found)[0].is_cut


class _OneItemWithManyComments(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, count: int) -> None:
        comment = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>Hello.</wp:comment_content></wp:comment>"
        self._parts = iter([HEAD + "<item>", *[comment * 100] * (count // 100), "</item>" + TAIL])
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, None)):
            self._rest += part.encode()
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def test_the_comments_of_one_item_are_never_held_together() -> None:
    tracemalloc.start()
    try:
        count = sum(
            isinstance(record, Comment) for record in reading.records(_OneItemWithManyComments(50_000))
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 50_000
    assert peak < 4_000_000


def test_progress_is_told_in_bytes(export: Callable[[str], Path]) -> None:
    told: list[int] = []
    path = export("themeunittestdata.wordpress")
    with path.open("rb") as file:
        for _ in reading.records(file, progress=told.append):
            pass
    assert sum(told) == path.stat().st_size
    assert max(told) <= reading.CHUNK_BYTES


def test_bytes_are_read_the_same_however_they_are_cut(
    export: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest() -> str:
        with export("small-export").open("rb") as file:
            return hashlib.sha256(repr(list(reading.records(file))).encode()).hexdigest()

    whole = digest()
    for size in (1, 7, 1000):
        monkeypatch.setattr(reading, "CHUNK_BYTES", size)
        assert digest() == whole
