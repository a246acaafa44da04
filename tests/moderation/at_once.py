"""Several people do something at the same moment."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from community.core.http.site import Site


def at_once(app: Site, *acts: Callable[[], Any]) -> list[Any]:
    """Call each in a thread and a context of its own, begun together; what they returned, in order."""
    start, returned = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            returned[place] = acts[place]()

    threads = [threading.Thread(target=contextvars.Context().run, args=(run, n)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return returned
