"""Requests to other sites withstand names, redirects and servers that mean harm: a real name server, real TLS."""

import gzip
import socket
import time
from ipaddress import ip_address

import pytest

from community.core.outgoing import Unreachable, fetch, target
from community.core.outgoing.addresses import is_public
from community.core.writing import writing
from tests.outside import Page, dripping, outside_of, sent_on, silent, zipped

pytestmark = pytest.mark.long_on_postgresql("asking other sites is the same whatever database stands by")


@pytest.fixture
def outside(tmp_path, context):
    with outside_of(tmp_path) as outside:
        yield outside


def refused(url, **options):
    with pytest.raises(Unreachable) as refusal:
        fetch(url, **options)
    return refusal.value.code


# --- what works ----------------------------------------------------------------------------------------------


def test_a_page_is_fetched_from_its_address_under_its_name(outside):
    address = outside.serve("page.example", {"/a?b=c": Page(b"words", headers={"X-Said": "so"})})
    answer = fetch("https://page.example/a?b=c#part")
    assert (answer.url, answer.status, answer.body) == ("https://page.example/a?b=c", 200, b"words")
    assert answer.headers["x-said"] == "so"
    assert (outside.seen, outside.connections) == ([("page.example", "/a?b=c")], [address])
    assert sorted(outside.asked) == [("page.example", "A"), ("page.example", "AAAA")]


def test_we_say_who_we_are_and_nothing_of_anybody(outside, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    outside.serve("page.example", {"/": Page(b"", headers={"Set-Cookie": "a=b"})})
    fetch("https://page.example/")
    fetch("https://page.example/")
    told = dict(outside.headers)
    assert told.pop("User-Agent") == "community-site (+http://127.0.0.1:8000)"
    assert set(told) == {"Host", "Accept", "Accept-Encoding", "Connection"}
    assert told["Accept-Encoding"] == "identity"


def test_an_address_in_other_letters_is_asked_for_in_ascii(outside):
    outside.serve("xn--exmple-cua.example", {"/%C3%BC": Page(b"words")})
    assert fetch("https://EXÄMPLE.example/ü").body == b"words"


def test_redirects_are_followed_three_times_each_by_its_own_name(outside):
    outside.serve("one.example", {"/": sent_on("/b"), "/b": sent_on("https://two.example/c", 301)})
    outside.serve("two.example", {"/c": sent_on("//one.example/d", 308)})
    answer = fetch("https://one.example/")
    assert (answer.url, answer.status) == ("https://one.example/d", 404)
    assert [name for name, _ in outside.seen] == ["one.example", "one.example", "two.example", "one.example"]


def test_the_second_address_is_tried_where_nobody_listens_at_the_first(outside):
    address = outside.serve("page.example", {"/": Page(b"words")})
    outside._ours.add(ip_address("127.0.1.99"))
    outside.names["page.example"] = [["127.0.1.99", address]]
    assert fetch("https://page.example/").body == b"words"


def test_errors_of_the_other_side_are_answers(outside):
    outside.serve("page.example", {"/": Page(b"oh", status=500), "/nowhere": Page(status=302)})
    assert (fetch("https://page.example/").status, fetch("https://page.example/no").status) == (500, 404)
    assert fetch("https://page.example/nowhere").status == 302


# --- where a name leads --------------------------------------------------------------------------------------

NOT_PUBLIC = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "100.64.0.1", "100.127.255.255", "169.254.169.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
    "100::1", "5f00::1", "2001:10::1", "64:ff9b:1::808:808",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1",
    "2002:a00:1::1", "2002:7f00:1::", "2001:0:808:808:0:0:f5ff:fffe", "2001:0:a00:1::f7f7:f7f7",
    "2606:4700::5efe:a00:1", "2606:4700::200:5efe:7f00:1",
)  # fmt: skip
PUBLIC = (
    "8.8.8.8", "1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
    "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_is_refused(outside, address):
    outside.names["inner.example"] = [[address]]
    assert refused("https://inner.example/") == "not_public"


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not_refused(address):
    assert is_public(ip_address(address))


def test_one_address_that_leads_inside_spoils_all(outside):
    address = outside.serve("page.example")
    for others in ([address, "10.0.0.1"], [address, "::1"], ["::ffff:10.0.0.1", address]):
        outside.names["page.example"] = [others]
        assert refused("https://page.example/") == "not_public"
    assert outside.connections == []


def test_a_name_that_changes_is_asked_once_and_the_address_that_was_judged_is_the_one(outside):
    """The server at 127.0.0.1 shows a good certificate for the name: nothing but the address protects it."""
    address = outside.serve("change.example", {"/": Page(b"outside")})
    outside.serve("change.example", {"/": Page(b"inside")}, address="127.0.0.1")
    outside.names["change.example"] = [[address], ["127.0.0.1"]]
    assert fetch("https://change.example/").body == b"outside"
    assert outside.asked.count(("change.example", "A")) == 1
    assert outside.connections == [address]
    assert refused("https://change.example/") == "not_public"
    assert outside.connections == [address]


def test_a_name_that_is_public_in_one_family_only_is_refused(outside):
    address = outside.serve("page.example")
    outside.names["page.example"] = [[address, "fe80::1"]]
    assert refused("https://page.example/") == "not_public"


def test_names_that_are_not_there(outside):
    outside.names["empty.example"] = [[]]
    assert refused("https://nobody.example/") == "unknown_name"
    assert refused("https://empty.example/") == "unknown_name"
    outside.names["page.example"] = [["127.0.1.7"]]
    outside._ours.add(ip_address("127.0.1.7"))
    assert refused("https://page.example/") == "no_connection"


def test_a_name_server_that_is_silent_costs_no_more_than_the_time(outside):
    outside.names["silent.example"] = []
    began = time.monotonic()
    assert refused("https://silent.example/", seconds=1) == "too_slow"
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://page.example/", "not_https"),
        ("ftp://page.example/", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("page.example", "bad_address"),
        ("//page.example/", "bad_address"),
        ("https://", "bad_address"),
        ("https://localhost/", "bad_address"),
        ("https://page.example:8443/", "with_port"),
        ("https://page.example:80/", "with_port"),
        ("https://me:secret@page.example/", "with_login"),
        ("https://me@page.example/", "with_login"),
        ("https://127.0.0.1/", "ip_address"),
        ("https://8.8.8.8/", "ip_address"),
        ("https://[::1]/", "ip_address"),
        ("https://[::ffff:10.0.0.1]/", "ip_address"),
        ("https://2130706433/", "ip_address"),
        ("https://0x7f.1/", "ip_address"),
        ("https://127.1/", "ip_address"),
        ("https://page.example\\@inner.example/", "bad_address"),
        ("https://page.example /", "bad_address"),
        ("https://page.example/\r\nX: y", "bad_address"),
        ("https://page..example/", "bad_address"),
        (f"https://page.example/{'a' * 2000}", "bad_address"),
    ],
)
def test_addresses_that_are_not_asked_at_all(outside, url, code):
    assert refused(url) == code
    assert outside.asked == []


def test_the_usual_port_may_be_said():
    assert target("https://Page.Example.:443").url == "https://page.example/"


# --- where we are sent on ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_redirect_inside_is_refused_at_every_hop(outside, hops):
    outside.serve("inner.example", {"/": Page(b"secret")}, address="127.0.0.1")
    pages = {f"/{number}": sent_on(f"/{number - 1}") for number in range(2, hops + 1)}
    outside.serve("page.example", {**pages, "/1": sent_on("https://inner.example/")})
    assert refused(f"https://page.example/{hops}") == "not_public"
    assert len(outside.seen) == hops
    assert "127.0.0.1" not in outside.connections


def test_a_name_is_judged_anew_at_each_hop(outside):
    """The same name, public when it sends us on to itself, then not."""
    address = outside.serve("change.example", {"/": sent_on("https://change.example/secret")})
    outside.serve("change.example", {"/secret": Page(b"secret")}, address="127.0.0.1")
    outside.names["change.example"] = [[address], ["127.0.0.1"]]
    assert refused("https://change.example/") == "not_public"
    assert outside.connections == [address]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://page.example/", "to_http"),
        ("HTTP://page.example/", "to_http"),
        ("https://127.0.0.1/", "ip_address"),
        ("https://[::1]/", "ip_address"),
        ("//169.254.169.254/latest", "ip_address"),
        ("https://page.example:22/", "with_port"),
        ("https://me:secret@page.example/", "with_login"),
        ("file:///etc/passwd", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("https://\\page.example", "bad_address"),
        ("https://[", "bad_address"),
    ],
)
def test_redirects_to_what_we_would_not_ask(outside, location, code):
    outside.serve("page.example", {"/": sent_on(location)})
    assert refused("https://page.example/") == code
    assert len(outside.seen) == 1


def test_redirects_end_after_three(outside):
    pages = {f"/{number}": sent_on(f"/{number - 1}") for number in range(1, 5)}
    outside.serve("page.example", {**pages, "/0": Page(b"words"), "/loop": sent_on("/loop")})
    assert fetch("https://page.example/3").body == b"words"
    assert refused("https://page.example/4") == "too_many_redirects"
    outside.seen.clear()
    assert refused("https://page.example/loop") == "too_many_redirects"
    assert len(outside.seen) == 4


def test_the_body_of_a_redirect_is_not_read(outside):
    endless = dripping(b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n")
    outside.serve("page.example", {"/": endless, "/there": Page(b"words")})
    assert fetch("https://page.example/").body == b"words"


# --- how it answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signed", ["expired", "self", "other.example"])
def test_a_certificate_that_does_not_vouch_for_the_name(outside, signed):
    outside.serve("page.example", {"/": Page(b"words")}, signed=signed)
    assert refused("https://page.example/") == "bad_certificate"
    assert outside.seen == []


def test_a_body_has_a_limit_whether_its_length_is_told_or_not(outside):
    def untold(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(100):
            request.wfile.write(b"x" * 100_000)

    def in_chunks(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(100):
            request.wfile.write(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")

    pages = {
        "/told": Page(b"x" * 10_000_000),
        "/untold": Page(send=untold),
        "/chunks": Page(send=in_chunks),
        "/fits": Page(b"x" * 1_000_000),
        "/one-more": Page(b"x" * 1_000_001),
    }
    outside.serve("page.example", pages)
    assert [refused(f"https://page.example/{one}") for one in ("told", "untold", "chunks", "one-more")] == [
        "too_large"
    ] * 4
    assert len(fetch("https://page.example/fits").body) == 1_000_000
    assert refused("https://page.example/fits", most_bytes=10) == "too_large"


def test_what_would_grow_when_it_is_unpacked_is_not_unpacked(outside):
    bomb = zipped(b"\0" * 20_000_000)
    assert len(bomb.body) < 30_000
    outside.serve("page.example", {"/": bomb, "/br": Page(b"x", headers={"Content-Encoding": "br"})})
    assert refused("https://page.example/") == "encoded"
    assert refused("https://page.example/br") == "encoded"
    twice = Page(gzip.compress(b"x"), headers={"Transfer-Encoding": "gzip, chunked"})
    outside.serve("other.example", {"/": twice})
    assert refused("https://other.example/") in ("bad_answer", "too_slow", "no_connection")


@pytest.mark.parametrize(
    "page",
    [
        silent(),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n.\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX-Long: "),
        dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b"H", b""),
    ],
    ids=["silent", "body", "untold body", "chunks", "a header", "headers", "continue", "status"],
)
def test_a_server_that_takes_its_time_gets_no_more_of_ours(outside, page):
    outside.serve("page.example", {"/": page})
    began = time.monotonic()
    assert refused("https://page.example/", seconds=1) in ("too_slow", "bad_answer")
    assert time.monotonic() - began < 2.5


def test_the_time_is_for_all_hops_together(outside):
    def slow(request):
        time.sleep(0.4)
        sent_on("/").answer(request)

    outside.serve("page.example", {"/": Page(send=slow)})
    began = time.monotonic()
    assert refused("https://page.example/", seconds=1) == "too_slow"
    assert time.monotonic() - began < 2
    assert len(outside.seen) <= 3


def test_one_that_accepts_and_never_greets_is_left_after_the_time(outside):
    with socket.socket() as mute:
        outside._ours.add(ip_address("127.0.1.50"))
        mute.bind(("127.0.1.50", outside.reach.port))
        mute.listen()
        outside.names["mute.example"] = [["127.0.1.50"]]
        began = time.monotonic()
        assert refused("https://mute.example/", seconds=1) == "too_slow"
        assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    "said",
    [b"hello\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", b"HTTP/1.1 abc\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_what_is_no_http_is_said_so(outside, said):
    outside.serve("page.example", {"/": Page(send=lambda request: request.wfile.write(said))})
    assert refused("https://page.example/") in ("bad_answer", "no_connection")


def test_nothing_is_asked_under_the_write_lock(outside):
    with writing(), pytest.raises(RuntimeError, match="under the write lock"):
        fetch("https://page.example/")
    assert outside.asked == []
