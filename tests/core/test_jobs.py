"""Background jobs: written with what asks for them, run once by whoever is first, again when they fail."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import event, select

from community.core import jobs
from community.core.database import db, now
from community.core.jobs import kinds, queue
from community.core.models import Job
from community.core.writing import writing
from community.pages.commands import doctor
from tests.serving import COMMUNITY, Site
from tests.sites import assembled


class Work:
    """A handler that notes what it was called with; it fails with `error` where that is set."""

    def __init__(self):
        self.done = []
        self.error = None

    def __call__(self, payload):
        self.done.append(payload)
        if self.error:
            raise self.error


@pytest.fixture
def work(monkeypatch):
    """Jobs of the kind tests.work, and no schedule but what a test adds."""
    monkeypatch.setattr(kinds, "_handlers", {})
    monkeypatch.setattr(kinds, "_schedules", {})
    work = Work()
    jobs.handle("tests.work", work)
    return work


@pytest.fixture
def site(environment):
    """A site that is not `testing`: what a job raises stays with the job, as it does where it is served."""
    with assembled(environment) as site, site.app_context():
        yield site


def put(number=1, **options):
    with writing():
        jobs.enqueue("tests.work", {"number": number}, **options)


def rows():
    """All jobs as they are stored now."""
    db.session.expire_all()
    found = list(db.session.scalars(select(Job).order_by(Job.id)))
    db.session.commit()  # nothing was changed: it ends the reading, so that the next one sees what others wrote
    return found


@contextmanager
def later(**passed):
    with time_machine.travel(now() + timedelta(**passed), tick=False):
        yield


# --- put and run ---------------------------------------------------------------------------------------------


def test_a_job_is_run_once_with_its_payload(site, work):
    put(7)
    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    assert work.done == [{"number": 7}]
    (row,) = rows()
    assert (row.tries, row.last_error, row.leased_until) == (1, None, None)
    assert row.done_at is not None


def test_a_job_is_put_with_what_asks_for_it_or_not_at_all(site, work):
    with pytest.raises(RuntimeError, match="inside writing"):
        jobs.enqueue("tests.work", {})
    with pytest.raises(ZeroDivisionError), writing():  # noqa: PT012
        jobs.enqueue("tests.work", {})
        _ = 1 / 0
    assert rows() == []


def test_a_job_for_later_waits_for_its_time(site, work):
    put(run_at=now() + timedelta(hours=2))
    assert jobs.run_due() == 0
    with later(hours=2):
        assert jobs.run_due() == 1


def test_the_one_that_is_due_longest_comes_first(site, work):
    for number, minutes in ((1, 1), (2, 3), (3, 2)):
        put(number, run_at=now() - timedelta(minutes=minutes))
    jobs.run_due()
    assert [payload["number"] for payload in work.done] == [2, 3, 1]


def test_with_a_key_one_waits_at_a_time(site, work):
    put(1, key="tests:7")
    put(2, key="tests:7")
    put(3, key="tests:8")
    assert jobs.run_due() == 2
    assert [payload["number"] for payload in work.done] == [1, 3]
    put(4, key="tests:7")
    assert jobs.run_due() == 1


def test_what_is_asked_for_while_a_job_runs_is_done_after_it(site, work):
    def ask_again(payload):
        work(payload)
        if len(work.done) == 1:
            put(2, key="tests:7")

    jobs.handle("tests.work", ask_again)
    put(1, key="tests:7")
    assert jobs.run_due() == 2
    assert [payload["number"] for payload in work.done] == [1, 2]


def test_a_kind_that_this_process_does_not_know_is_left_for_one_that_does(site, work):
    with writing():
        jobs.enqueue("tests.of_a_newer_version", {})
    assert jobs.run_due() == 0
    assert rows()[0].tries == 0


# --- failing -------------------------------------------------------------------------------------------------


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(site, work):
    work.error = ValueError("no\nluck")
    put(key="tests:7")
    moment = now()
    for tries, wait in enumerate((*queue.WAITS, None), start=1):
        with time_machine.travel(moment, tick=False):
            assert jobs.run_due() == 1
            (row,) = rows()
            assert (row.tries, row.last_error) == (tries, "ValueError: no luck")
            if wait is not None:
                assert (row.done_at, row.run_at - now()) == (None, wait)
                assert jobs.run_due() == 0
                moment += wait
    assert row.done_at is not None
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        assert jobs.run_due() == 0
    assert len(work.done) == queue.MOST_TRIES == 6
    assert [str(wait) for wait in queue.WAITS] == ["0:01:00", "0:05:00", "0:30:00", "2:00:00", "12:00:00"]


def test_a_job_that_succeeds_at_last_has_no_error(site, work):
    work.error = ValueError("no luck")
    put()
    jobs.run_due()
    work.error = None
    with later(minutes=1):
        jobs.run_due()
    (row,) = rows()
    assert (row.tries, row.last_error) == (2, None)
    assert row.done_at is not None


def test_one_that_fails_keeps_nobody_waiting(site, work):
    def fail_first(payload):
        work(payload)
        if payload["number"] == 1:
            raise ValueError

    jobs.handle("tests.work", fail_first)
    put(1)
    put(2)
    assert jobs.run_due() == 2
    assert [row.done_at is not None for row in rows()] == [False, True]


def test_what_a_failed_job_wrote_outside_writing_is_nowhere(site, work):
    def write(_payload):
        db.session.add(Job(kind="tests.stray", payload={}, run_at=now()))
        db.session.flush()

    jobs.handle("tests.work", write)
    put()
    jobs.run_due()
    assert [row.kind for row in rows()] == ["tests.work"]
    assert "outside writing" in rows()[0].last_error


def test_the_doctor_counts_what_was_given_up(site, work):
    said = CliRunner().invoke(doctor, obj=lambda: site).output
    assert "ok   background work: 0 to do, 0 given up" in said
    put()
    with later(minutes=20):
        said = CliRunner().invoke(doctor, obj=lambda: site).output
        assert "ok   background work: 1 to do, 0 given up; the oldest is due for 20 minutes" in said
    work.error = ValueError("no luck")
    for days in range(queue.MOST_TRIES):
        with later(days=days):
            jobs.run_due()
    result = CliRunner().invoke(doctor, obj=lambda: site)
    assert result.exit_code == 1
    assert (
        "BAD  background work: 0 to do, 1 given up; the last given up: tests.work: ValueError"
        in result.output
    )


def test_where_the_app_is_testing_an_error_is_raised_once_it_is_written_down(context, work):
    work.error = ValueError("no luck")
    put()
    with pytest.raises(ValueError, match="no luck"):
        jobs.run_due()
    assert rows()[0].last_error == "ValueError: no luck"


# --- leases --------------------------------------------------------------------------------------------------


def claim():
    with writing():
        return queue.claim()


def test_a_job_whose_worker_was_killed_is_run_again_after_its_lease(site, work):
    put()
    assert claim() is not None
    with later(seconds=59):
        assert jobs.run_due() == 0
    with later(seconds=60):
        assert jobs.run_due() == 1
    assert rows()[0].tries == 2


def test_one_that_kills_every_worker_is_given_up(site, work):
    put()
    for minutes in range(queue.MOST_TRIES):
        with later(minutes=minutes):
            assert claim() is not None
    with later(hours=1):
        jobs.run_due()
    assert work.done == []
    (row,) = rows()
    assert "never came back" in row.last_error
    assert row.done_at is not None


def test_who_reports_after_the_lease_changes_nothing(site, work):
    put()
    first = claim()
    with later(minutes=2):
        second = claim()
        with writing():
            queue.done(first)
        assert rows()[0].done_at is None
        with writing():
            queue.done(second)
        assert rows()[0].done_at is not None


def test_two_at_once_never_run_the_same(site, work):
    """Threads with connections of their own; on PostgreSQL they claim side by side."""
    with writing():
        for number in range(120):
            jobs.enqueue("tests.work", {"number": number})

    def run():
        with site.app_context():
            jobs.run_due()

    ran = {}

    def note(payload):
        ran.setdefault(threading.current_thread().name, []).append(payload["number"])
        time.sleep(0.001)

    jobs.handle("tests.work", note)
    threads = [threading.Thread(target=run, name=str(number)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for numbers in ran.values() for number in numbers) == list(range(120))
    assert len(ran) > 1


# --- again and again -----------------------------------------------------------------------------------------


def test_a_schedule_is_due_at_once_and_then_after_its_interval(site, work):
    jobs.every("6h", "tests.work")
    assert jobs.run_due() == 0
    assert [jobs.run_due(with_schedules=True) for _ in range(2)] == [1, 0]
    with later(hours=5, minutes=59):
        assert jobs.run_due(with_schedules=True) == 0
    with later(hours=6, seconds=5):
        assert jobs.run_due(with_schedules=True) == 1
    (row,) = rows()
    assert (row.key, row.done_at, row.tries) == ("schedule:tests.work", None, 0)


def test_a_schedule_is_run_by_one_of_many_workers(site, work):
    jobs.every("1h", "tests.work")
    gate = threading.Barrier(3)

    def run():
        gate.wait()
        with site.app_context():
            jobs.run_due(with_schedules=True)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(work.done) == 1


def test_a_schedule_that_fails_is_tried_sooner_and_never_given_up(site, work):
    jobs.every("1h", "tests.work")
    work.error = ValueError("no luck")
    moment = now()
    for wait in (*queue.WAITS[:3], *[timedelta(hours=1)] * 6):
        with time_machine.travel(moment, tick=False):
            assert jobs.run_due(with_schedules=True) == 1
            assert rows()[0].run_at - now() == wait
            moment += wait
    work.error = None
    with time_machine.travel(moment, tick=False):
        assert jobs.run_due() == 1
        (row,) = rows()
        assert (row.tries, row.last_error, row.run_at - now()) == (0, None, timedelta(hours=1))


def test_a_shorter_interval_counts_at_once(site, work):
    jobs.every("30d", "tests.work")
    jobs.run_due(with_schedules=True)
    jobs.every("15m", "tests.work")
    with later(minutes=1):
        assert jobs.run_due(with_schedules=True) == 0
        assert rows()[0].run_at - now() == timedelta(minutes=15)


@pytest.mark.parametrize("interval", ["", "h", "0h", "1s", "1.5h", "1 h", "-1h"])
def test_what_is_no_interval_is_refused(work, interval):
    with pytest.raises(ValueError, match="no interval"):
        jobs.every(interval, "tests.work")


def test_what_was_done_a_week_ago_is_forgotten_and_what_was_given_up_after_three_months(site, work):
    put(1)
    jobs.run_due()
    put(2)
    for _ in range(queue.MOST_TRIES):
        taken = claim()
        with writing():
            queue.failed(taken, "no luck")
            db.session.get_one(Job, taken.id).run_at = now()
    put(3)
    left = []
    for days in (6, 8, 89, 91):
        with later(days=days):
            jobs.tidy({})
            left.append([row.payload["number"] for row in rows()])
    assert left == [[1, 2, 3], [2, 3], [2, 3], [3]]


# --- processes -----------------------------------------------------------------------------------------------


def test_a_worker_that_has_nothing_to_do_asks_one_thing(site, work):
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *asked: said.append(asked[2]))
    jobs.run_due()
    said = [one for one in said if not one.startswith(("BEGIN", "ROLLBACK"))]
    assert len(said) == 1
    assert said[0].startswith("SELECT")


def test_a_worker_runs_what_is_put_and_ends_when_it_is_asked(site, work):
    worker = jobs.Worker(site).start()
    put(5)
    wait_until(lambda: work.done)
    worker.end()
    put(6)
    time.sleep(1.2)
    assert work.done == [{"number": 5}]


def test_a_worker_that_is_no_longer_wanted_finishes_the_job_in_hand_only(site, work):
    wanted = [True]

    def be_told_to_end(payload):
        wanted.clear()
        work(payload)

    jobs.handle("tests.work", be_told_to_end)
    put(1)
    put(2)
    jobs.Worker(site, lambda: bool(wanted)).run()
    assert work.done == [{"number": 1}]
    assert rows()[0].done_at is not None


@pytest.mark.long
def test_a_worker_outlives_a_database_that_is_away(tmp_path, environment, work):
    """The table is not there when it looks first (as while a database restarts), then it is."""
    with assembled(environment) as site:
        worker = jobs.Worker(site)
        worker._looks = 1  # nothing is scheduled here
        with site.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE jobs RENAME TO away")
        worker.start()
        time.sleep(0.3)
        with site.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO jobs")
        with site.app_context():
            put(5)
        wait_until(lambda: work.done, seconds=15)
        worker.end()


def wait_until(is_so, seconds=10):
    patience = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < patience, f"not so after {seconds} s"
        time.sleep(0.02)


KILLED = """
import os, signal, sys
from community import create_app
from community.core import jobs
from community.core.database import db

app = create_app()

def work(payload):
    with open(sys.argv[1], "a") as ran:
        ran.write(f"{payload['number']}\\n")
    if len(sys.argv) > 2:
        os.kill(os.getpid(), signal.SIGKILL)

jobs.handle("tests.work", work)
with app.app_context():
    jobs.run_due()
    db.engine.dispose()
"""


@pytest.mark.long
def test_processes_share_the_work_and_a_killed_one_loses_nothing(site, work, environment, tmp_path):
    ran = tmp_path / "ran"

    def process(*words):
        return subprocess.Popen(
            [sys.executable, "-c", KILLED, str(ran), *words],
            env={**os.environ, **environment}, cwd=Path(__file__).parents[2],
        )  # fmt: skip

    with writing():
        for number in range(20):
            jobs.enqueue("tests.work", {"number": number})
    killed = process("die")
    assert killed.wait(30) == -signal.SIGKILL
    lost = int(ran.read_text())
    both = [process(), process()]
    assert [each.wait(60) for each in both] == [0, 0]
    assert sorted(map(int, ran.read_text().split())) == list(range(20))
    assert [row.payload["number"] for row in rows() if row.done_at is None] == [lost]
    with later(seconds=61):
        jobs.run_due()
    assert work.done == [{"number": lost}]


@pytest.mark.parametrize("where", ["inside", pytest.param("separate", marks=pytest.mark.long)])
def test_the_thread_of_a_server_does_the_work_unless_it_is_left_to_a_worker(environment, where):
    site = Site(
        Path(environment["COMMUNITY_INSTANCE"]), environment={**environment, "COMMUNITY_WORKER": where}
    )
    with site.served("--workers", "2"), assembled(environment) as looking, looking.app_context():
        if where == "separate":
            time.sleep(2)
            assert rows() == []
            assert "done" in site.community("worker", "--once")
        wait_until(lambda: [row.key for row in rows()] and all(row.run_at > now() for row in rows()))
        assert "schedule:jobs.tidy" in [row.key for row in rows()]
    log = (site.instance / "server.log").read_text()
    assert "job" not in log, log


@pytest.mark.long
def test_a_server_that_is_told_to_end_ends_at_once(environment):
    site = Site(Path(environment["COMMUNITY_INSTANCE"]), environment=environment)
    with site.served():
        ended = time.monotonic()
    assert time.monotonic() - ended < 8


@pytest.mark.long
def test_the_worker_command_runs_until_it_is_told_to_end(environment):
    worker = subprocess.Popen(
        [COMMUNITY, "worker"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with assembled(environment) as site, site.app_context():
        wait_until(lambda: rows() and all(row.run_at > now() for row in rows()), seconds=30)
    worker.send_signal(signal.SIGTERM)
    said, errors = worker.communicate(timeout=10)
    assert worker.returncode == 0, errors
    assert b"Doing the background work" in said
    assert b"Traceback" not in errors, errors
    assert all(json.loads(line) for line in errors.splitlines())
