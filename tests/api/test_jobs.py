"""Work beside a request says how far it is, to its owner alone, and keeps its result."""

from threading import Event

import pytest

from api.jobs import AT_ONCE, KEPT_MOST, Jobs
from custody.errors import Conflict


@pytest.fixture
def jobs():
    made = Jobs()
    yield made
    made.stop()


def test_work_that_takes_its_time_is_told_of_and_ends(jobs: Jobs):
    told, go_on = Event(), Event()

    def work(tell):
        tell(3, 10)
        told.set()
        go_on.wait(10)
        return "entry"

    job = jobs.begin("N-HALE", work)
    assert told.wait(10)

    assert (job.done, job.of, job.is_over()) == (3, 10, False)
    go_on.set()
    assert job.is_over(10)
    assert job.result.result() == "entry"


def test_a_job_is_its_owners_alone(jobs: Jobs):
    job = jobs.begin("N-HALE", lambda _: "entry")

    assert jobs.of(job.id, "N-HALE") is job
    assert jobs.of(job.id, "W-GRANT") is None
    assert jobs.of("nothing", "N-HALE") is None


def test_what_went_wrong_is_kept_for_whoever_asked(jobs: Jobs):
    def work(_tell):
        raise Conflict("a check waits")

    job = jobs.begin("N-HALE", work)

    assert job.is_over(10)
    with pytest.raises(Conflict, match="a check waits"):
        job.result.result()


def test_old_jobs_are_forgotten_and_running_ones_are_not(jobs: Jobs):
    go_on = Event()
    running = jobs.begin("N-HALE", lambda _: str(go_on.wait(10)))
    old = [jobs.begin("N-HALE", lambda _: "entry") for _ in range(KEPT_MOST + 5)]
    assert all(one.is_over(10) for one in old)

    jobs.begin("N-HALE", lambda _: "entry")

    kept = [one for one in old if jobs.of(one.id, "N-HALE")]
    assert len(kept) == KEPT_MOST
    assert jobs.of(running.id, "N-HALE") is running
    go_on.set()
    assert AT_ONCE > 1
