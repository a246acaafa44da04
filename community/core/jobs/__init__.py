"""Work for later: mail, looking at other sites, what is due each hour. Rows of `Job` are the truth.

    jobs.enqueue("profiles.verify_link", {"link_id": 7})     inside writing(): one transaction with what asks for it
    jobs.handle("profiles.verify_link", tasks.verify_link)   in create_app: a module function, called with the payload
    jobs.every("1h", "profiles.check_links")                 in create_app: once an hour, whoever runs it

A handler may be called twice with the same payload (its process may have been killed after the work, before that was
noted), so it must not mind. It has an app context, no request, and no transaction: it gathers, works outside of any,
and writes inside `writing()`, in less than `LEASE` altogether. What it raises is written down and it is called again,
after the waits of `queue.WAITS`; then it is given up, which `community doctor` counts.

    kinds     what there is to do, and what does it
    queue     the rows: put, claimed by lease, done, failed
    worker    runs what is due: a thread of `community serve`, or `community worker`
"""

from community.core.jobs.kinds import every, handle
from community.core.jobs.queue import LEASE, enqueue
from community.core.jobs.worker import Worker, beside, run_due, tidy

__all__ = ["LEASE", "Worker", "beside", "enqueue", "every", "handle", "run_due", "tidy"]
