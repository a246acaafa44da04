"""The only way in which the site asks another one (safety.md, line 23). Called by background jobs, never by a request.

    fetch(url)  ── target ── resolving ── addresses ── connecting ──>  Answer, or Unreachable(code)

    target       what an address may look like: https, a name, port 443, nobody's log-in in it
    resolving    the name's addresses, asked for once
    addresses    whether an address is public; what it holds inside (a mapped IPv4 address) is judged as well
    connecting   to the very address that was judged, under the name: TLS, the time limit, the body's limit

Each redirect begins anew with `target`. All of it together has `seconds`, however slowly the other side drips.
"""

from community.core.outgoing.fetching import Answer, Reach, fetch
from community.core.outgoing.target import Target, Unreachable, target

__all__ = ["Answer", "Reach", "Target", "Unreachable", "fetch", "target"]
