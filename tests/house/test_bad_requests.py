"""No bytes, number, header, cookie, content type, path or query give a 500 or a trace (safety.md, 9).

A bug is raised into the test: the site under test says `testing`.
"""

from collections.abc import Iterable, Iterator
from itertools import cycle, islice, product
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from community.core.http.site import Site
from tests.house.routes import Furnished, furnished
from tests.visitor import Visitor

SEGMENTS = [
    "0", "00", "-1", "+1", "1.0", "1e9", "9" * 18, "9" * 19, "9" * 5000, "0x10", "1_000", " 1", "1 ", "١٢٣", "１２", "²",
    "\0", "a\0b", "%00", "\n", "\r\nSet-Cookie: x=1", "\t", "\x7f", "\x85", "\u2028", "\ufffe", "\u202eadA",
    "..", "../..", "..\\..", ".", "~", "%2e%2e%2f", "a/b", "//", "\\", "?", "#", ";", "*", "'", '"', "`", "<b>", "{{7}}", "%s",
    "one ", "ONE", "Ada", "ada.json.json", ".json", "ada.", "é", "日本", "🦑" * 200, "x" * 3000, "new", "drafts", "None", "null",
]  # fmt: skip
#: As they come over the wire: bytes, each as the character of its number.
RAW_SEGMENTS = ["\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "\xfe\xff", "a\xe9b"]
QUERIES = [
    "\xff", "q=\xff", "\xff=q", "q=\xc3", "a\x80b", "q=\xc3\xa9", "next=\xe2\x82",  # bytes as they are
    "", "=", "&", "&&&", "a", "=a", "?", "%", "%zz", "%ff%fe=%ff", "q=%00", "%00=x", "q=%ed%a0%80", "q=" + "x" * 5000,
    "after=x", "after=" + "A" * 500, "after=WzEsMl0", "after=W10=", "before=%E2%82%AC", "after=x&before=y", "after=" + "=" * 99,
    "after=WyI5OTk5OS0wMS0wMVQwMDowMDowMCIsMV0", "after=WyIyMDAwLTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwxZTk5OV0",
    "after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzIzOjU5IiwxXQ", "before=WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTIzOjU5IiwxXQ",
    "from=1", "from=0", "from=-1", "from=" + "9" * 5000, "from=9223372036854775808", "from=%D9%A3", "from=1&branch=1", "branch=x",
    "branch=" + "9" * 19, "sort=best&from=x", "sort=%00", "since=yesterday", "page=-1", "tag=", "tag=%2F%2Fevil", "tag=" + "x" * 999,
    "field=making&field=making&field=x", "kind=&kind=", "skill=" + "&skill=".join("abcdefghij"), "open_to=nothing", "sort=x",
    "place=%25", "q=%25&q=_&q=%5C", "next=//evil.example", "next=" + "/" * 3000, "next=%0d%0aSet-Cookie:x", "queue=x", "queue=held&q=1",
    "p=1", "p=" + "9" * 5000, "p=1&p=2", "p=%ff", "in=articles&q=x&after=x", "&".join(f"a{n}={n}" for n in range(900)),
]  # fmt: skip
HEADERS = [
    {"Cookie": "session=" + "x" * 4000},
    {"Cookie": "session=.eJx" + "A" * 900 + ".x.y; guest=.x.y.z; theme=\xff\xfe"},
    {"Cookie": "session=eyJfdXNlcl9pZCI6W119.aaaaaa.bbbb; session=; =x; ;;; session"},
    {"Cookie": 'theme="dark; guest="'},
    {"Cookie": "; ".join(f"c{n}=v" for n in range(200))},
    {"Accept-Language": "en;q=x, *;q=99, " + "a," * 1000},
    {"Accept": "*/*;q=nan"},
    {"Accept-Encoding": "gzip;q=2, br;q=-1, \xff"},
    {"Accept-Charset": "utf-99"},
    {"If-None-Match": '"' * 99},
    {"If-None-Match": "W/W/x, *"},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"If-Modified-Since": "Thu, 01 Jan 0001 00:00:00 +9999"},
    {"If-Range": "x", "Range": "bytes=9-1,-,0-" + "9" * 99},
    {"Referer": "http://[::1"},
    {"Referer": "\xff" * 2000},
    {"Origin": "http://[", "Sec-Fetch-Site": "\xff"},
    {"Content-Type": "text/html; charset=utf-99"},
    {"Content-Type": "multipart/form-data"},
    {"Content-Type": "multipart/form-data; boundary=" + "x" * 500},
    {"Content-Type": 'application/x-www-form-urlencoded; charset="'},
    {"Content-Type": "\xff/;;;="},
    {"Authorization": "Basic \xff"},
    {"Authorization": "Digest " + "a=b," * 500},
    {"X-Part": "\xff" * 500},
    {"X-Forwarded-For": "," * 500, "X-Forwarded-Proto": "x" * 500},
    {"User-Agent": ""},
    {"User-Agent": "\xff" * 3000},
    {"Host": "127.0.0.1:99999"},
    {"Host": "x" * 3000},
    {"Max-Forwards": "-1", "Expect": "x", "TE": "x", "Upgrade": "x", "Connection": "x"},
    {"X-HTTP-Method-Override": "DELETE"},
]
FORM = "application/x-www-form-urlencoded"
BODIES = [
    (b"", FORM),
    (b"a=%ff%fe&%00=%00&body=%ed%a0%80", FORM),
    (b"&".join(b"a=b" for _ in range(400)), FORM),
    (b"body=" + b"x" * 720_000, FORM),
    (b"body=a&body=b&body=c&comment=1:1&comment=x&comment=:&comment=9" + b"9" * 5000, FORM),
    (b"\xff\xfe\x00\x01", FORM),
    (b"body=a", "text/plain"),
    (b'{"body": "a"}', "application/json"),
    (b"{", "application/json"),
    (b"--x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhalf", "multipart/form-data; boundary=x"),
    (b"--x--", "multipart/form-data; boundary=x"),
    (b"", "multipart/form-data"),
    (b"--x\r\n\r\nnothing\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=\"body\"; filename=\"\\..\\\xff\"\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n" * 400 + b"--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=\"body\"\r\nContent-Type: text/plain; charset=utf-99\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
]  # fmt: skip


Case = TypeVar("Case")
#: Thirteen has no divisor in common with the tables' lengths, so each line and each route gets its turns.
SOME_OR_ALL = pytest.mark.parametrize("every", [13, pytest.param(1, marks=pytest.mark.long)])


@pytest.fixture
def house(app: Site) -> Furnished:
    return furnished(app)


def ask(person: Visitor, path: str, query: str = "", method: str = "GET", **options: Any) -> TestResponse:
    """A request as it comes over the wire: `path` and `query` hold bytes, each as the character of its number."""
    raw = {"PATH_INFO": path, "QUERY_STRING": query}
    answer = person._call(
        lambda: person.client.open("/", method=method, environ_overrides=raw, buffered=True, **options)
    )
    told = f"{method} {path[:200]!r}?{query[:200]!r} answered {answer.status_code}"
    assert answer.status_code < 500, told
    assert b"Traceback" not in answer.data, told
    return answer


def on_wire(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def variable_addresses(house: Furnished, segment: str) -> list[str]:
    """The address of each reading route that has an argument, with this in the place of one after another."""
    return [
        house.address(rule, **{argument: segment})
        for rule in house.site.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        for argument in rule.arguments
    ]


def paths(house: Furnished, method: str) -> list[str]:
    return [path for _, path in house.addresses(method)]


def turns(house: Furnished, cases: Iterable[Case], every: int) -> Iterator[tuple[Visitor, Case]]:
    """Each case, or each thirteenth, by turns for a visitor and for a member who may do everything."""
    return zip(cycle(people(house)), islice(cases, 0, None, every), strict=False)


def people(house: Furnished) -> tuple[Visitor, Visitor]:
    return Visitor(house.site), Visitor(house.site).log_in(house.ada)


@SOME_OR_ALL
def test_odd_segments(house: Furnished, every: int) -> None:
    segments = [*map(on_wire, SEGMENTS), *RAW_SEGMENTS]
    for person, path in turns(house, (p for s in segments for p in variable_addresses(house, s)), every):
        ask(person, path)


@SOME_OR_ALL
def test_odd_queries(house: Furnished, every: int) -> None:
    for person, (path, query) in turns(house, product(paths(house, "GET"), QUERIES), every):
        ask(person, path, query)


@SOME_OR_ALL
def test_odd_headers(house: Furnished, every: int) -> None:
    for person, (path, headers) in turns(house, product(paths(house, "GET"), HEADERS), every):
        ask(person, path, headers=headers)


@SOME_OR_ALL
def test_odd_bodies(house: Furnished, every: int) -> None:
    """Also for who may post there: what can't be read is refused before anything is done."""
    origin = {"Origin": "http://127.0.0.1:8000"}
    for person, (path, (body, content_type)) in turns(house, product(paths(house, "POST"), BODIES), every):
        ask(person, path, method="POST", data=body, content_type=content_type, headers=origin)


@SOME_OR_ALL
def test_bodies_where_nobody_expects_one(house: Furnished, every: int) -> None:
    for person, (path, (body, content_type)) in turns(house, product(paths(house, "GET"), BODIES), every):
        ask(person, path, data=body, content_type=content_type)


@pytest.mark.parametrize("length", ["-1", "x", "", "9" * 30, "1_0", "+3", "٣"])
def test_a_length_that_is_none(house: Furnished, visitor: Visitor, length: str) -> None:
    for method in ("GET", "POST"):
        for _, path in house.addresses(method):
            raw = {"PATH_INFO": path, "CONTENT_LENGTH": on_wire(length)}
            answer = visitor._call(
                lambda method=method, raw=raw: visitor.client.open(
                    "/", method=method, environ_overrides=raw, content_type=FORM, buffered=True
                )
            )
            assert answer.status_code < 500, (method, path)


def test_a_body_cut_short_is_refused(house: Furnished, visitor: Visitor) -> None:
    for _, path in house.addresses("POST"):
        raw = {"PATH_INFO": path, "CONTENT_LENGTH": "50", "wsgi.input_terminated": True}
        answer = visitor._call(
            lambda raw=raw: visitor.client.post(
                "/",
                data=b"body=half",
                content_type=FORM,
                environ_overrides=raw,
            )
        )
        assert answer.status_code == 400, path


@pytest.mark.parametrize("method", ["BREW", "G\xcbT", "PROPFIND", "CONNECT", "TRACE", "X" * 300])
def test_odd_methods(house: Furnished, visitor: Visitor, method: str) -> None:
    for _, path in house.addresses("GET"):
        assert ask(visitor, path, method=method).status_code in (200, 400, 405), path


def test_ids_are_ascii_digits_that_fit(house: Furnished, visitor: Visitor) -> None:
    for id_ in ("0", "01", "-1", "9" * 19, "9" * 5000, "１", "١", "1.0", "1e1"):
        for path in (f"/comments/{id_}", f"/settings/roles/{id_}/edit"):
            assert ask(visitor, on_wire(path)).status_code == 404, path
    assert ask(visitor, f"/comments/{'9' * 18}").status_code == 404


def test_a_nul_is_refused(house: Furnished, visitor: Visitor) -> None:
    for path in ("/", "/search", "/members/", "/articles/"):
        assert ask(visitor, path, "q=%00").status_code == 400
        assert ask(visitor, path, "%00=q").status_code == 400
    assert ask(visitor, "/articles/a\0b").status_code == 400


#: Any bytes that a server may hand on.
wire = st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))
words = st.text(max_size=40).map(on_wire)
names = st.sampled_from(
    [
        "q",
        "after",
        "before",
        "from",
        "branch",
        "sort",
        "tag",
        "p",
        "next",
        "field",
        "kind",
        "skill",
        "place",
        "in",
    ]
)
pairs = st.lists(st.tuples(names, st.text(max_size=30)), max_size=5).map(
    lambda found: "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in found)
)


@settings(max_examples=100)
@given(data=st.data(), path_text=wire | words, query=pairs | wire | words, as_member=st.booleans())
def test_any_address_at_all(
    furnished_once: Any, data: Any, path_text: str, query: str, as_member: bool
) -> None:
    house, visitor, member = furnished_once
    path = data.draw(
        st.one_of(
            st.just("/" + path_text),
            st.sampled_from([path for _, path in house.addresses("GET")]),
            st.sampled_from(variable_addresses(house, path_text or "x")),
        )
    )
    ask(member if as_member else visitor, path, query)


header_names = st.sampled_from(
    [
        "Cookie",
        "Accept",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "Referer",
        "Origin",
        "Sec-Fetch-Site",
        "X-Forwarded-For",
        "Content-Type",
        "X-Part",
        "Host",
        "User-Agent",
        "Authorization",
    ]
)
header_values = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=80)


@settings(max_examples=100)
@given(
    data=st.data(),
    headers=st.dictionaries(header_names, header_values, max_size=4),
    cookies=st.dictionaries(st.sampled_from(["session", "guest", "theme"]), header_values, max_size=3),
)
def test_any_header_at_all(
    furnished_once: Any, data: Any, headers: dict[str, str], cookies: dict[str, str]
) -> None:
    house, visitor, _ = furnished_once
    path = data.draw(st.sampled_from([path for _, path in house.addresses("GET")]))
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    ask(visitor, path, headers={**({"Cookie": jar} if jar else {}), **headers})


@pytest.fixture
def furnished_once(house: Furnished) -> tuple[Furnished, Visitor, Visitor]:
    return (house, *people(house))
