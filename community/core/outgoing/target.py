"""What an address may look like that we ask: judged by the parser that makes the request of it."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

LONGEST = 2_000
PORT = 443


class Unreachable(Exception):
    """The address can't be asked, or did not answer as it should. `code` says why, for machines:

    bad_address, not_https, with_login, with_port, ip_address (what it looks like);
    unknown_name, no_resolver, not_public (where it leads); no_connection, bad_certificate, too_slow, too_large,
    bad_answer, encoded (how it answers); too_many_redirects, to_http (where it sends us on).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """What to ask of whom. `host` is in ASCII letters and lower case, without the dot at its end."""

    host: str
    path: str  # with the query

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


def target(url: str) -> Target:
    """Raises `Unreachable` for what is no https address of a named host on its usual port."""
    if len(url) > LONGEST or re.search(r"[\x00-\x20\x7f\\]", url):
        raise Unreachable("bad_address")
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise Unreachable("bad_address") from error
    if parts.scheme != "https":
        raise Unreachable("not_https" if parts.scheme else "bad_address")
    if parts.auth is not None:
        raise Unreachable("with_login")
    if parts.port not in (None, PORT):
        raise Unreachable("with_port")
    return Target(_host(parts.host or ""), parts.request_uri)


def redirected(asked: Target, location: str) -> Target:
    """Where an answer sends us on."""
    try:
        url = urljoin(asked.url, location)
    except ValueError as error:
        raise Unreachable("bad_address") from error
    if url.lower().startswith("http:"):
        raise Unreachable("to_http")
    return target(url)


def _host(typed: str) -> str:
    host = typed.lower().removesuffix(".")
    if _is_ip_address(host):
        raise Unreachable("ip_address")
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise Unreachable("bad_address")
    return host


_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


def _is_ip_address(host: str) -> bool:
    """Also in the old ways to write one that some resolvers take: 127.1, 0x7f.0.0.1, 2130706433."""
    if re.fullmatch(r"0x[0-9a-f]*|[0-9]+", host.rsplit(".", 1)[-1]):
        return True
    try:
        ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return False
    return True
