"""The addresses of a name, from the machine's name servers. /etc/hosts is not read: nothing in it is public."""

import time
from ipaddress import ip_address

import dns.exception
import dns.name
import dns.resolver
from dns.rdatatype import AAAA, RdataType
from dns.rdatatype import A as A4

from community.core.outgoing.addresses import Address
from community.core.outgoing.target import Unreachable

SECONDS_A_QUESTION = 2.5


def addresses_of(host: str, deadline: float, resolver: dns.resolver.Resolver | None = None) -> list[Address]:
    """Every address of a name, IPv4 first. `deadline` is a moment of `time.monotonic`.

    Raises `Unreachable` where there is none. One of the two questions may fail when the other is answered: only what
    was answered, and judged, is ever connected to.
    """
    resolver = resolver or _of_the_machine()
    found: list[Address] = []
    problems: list[str] = []
    for kind in (A4, AAAA):
        try:
            found += _asked(resolver, host, kind, deadline)
        except Unreachable as problem:
            problems.append(problem.code)
    if not found:
        raise Unreachable(problems[0] if problems else "unknown_name")
    return found


def _of_the_machine() -> dns.resolver.Resolver:
    try:
        return dns.resolver.Resolver()
    except dns.exception.DNSException as error:  # no resolv.conf, or none that can be read
        raise Unreachable("no_resolver") from error


def _asked(resolver: dns.resolver.Resolver, host: str, kind: RdataType, deadline: float) -> list[Address]:
    seconds = min(deadline - time.monotonic(), SECONDS_A_QUESTION)
    if seconds <= 0:
        raise Unreachable("too_slow")
    name = dns.name.from_text(host + ".")
    try:
        answer = resolver.resolve(name, kind, lifetime=seconds, search=False, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN as error:
        raise Unreachable("unknown_name") from error
    except dns.exception.Timeout as error:
        raise Unreachable("too_slow") from error
    except dns.exception.DNSException as error:
        raise Unreachable("unknown_name") from error
    return [ip_address(record.address) for record in answer.rrset or ()]
