"""Executors: every task gets one outcome, whatever becomes of the process that does it."""

from __future__ import annotations

import time

import pytest

from discovery.errors import CampaignError, LimitError
from search.campaigns.chunk import encode_chunk
from search.campaigns.spec import parse_spec, spec_hash
from search.executors.executor import (
    InProcessExecutor,
    ProcessExecutor,
    local_executor,
    worker_count,
)
from search.executors.task import Job, Task, TaskOutcome
from tests.toy_process import BROKEN, process

SIDE = {"degree": 1, "coefficients": [-2, 2]}
SPEC = parse_spec({"kind": "census", "domain": {"a": SIDE, "b": SIDE}}, "test")
TASKS = [Task(f"task {lo}", lo, min(lo + 100, 576)) for lo in range(0, 576, 100)]
TROUBLED = f"task {BROKEN}"


def outcomes_of(executor, function, time_limit=None) -> dict[str, TaskOutcome]:
    job = Job(f"tests.toy_process:{function}", SPEC.model_dump_json(), time_limit)
    outcomes = []
    for outcome in executor.run(job, TASKS):
        outcomes.append(outcome)
        if isinstance(getattr(executor, "clock", None), PatientClock):
            executor.clock.done += 1
    found = {outcome.task.id: outcome for outcome in outcomes}
    assert len(found) == len(outcomes)
    assert found.keys() == {task.id for task in TASKS}
    for task in TASKS:
        outcome = found[task.id]
        if outcome.content is not None:
            result = process(SPEC, task.lo, task.hi)
            assert outcome.outcomes == result.outcomes
            assert outcome.content == encode_chunk(result, spec_hash(SPEC), task.lo, task.hi)
    return found


def failures(outcomes: dict[str, TaskOutcome]) -> dict[str, str]:
    return {name: outcome.error for name, outcome in outcomes.items() if outcome.error}


@pytest.mark.parametrize("executor", [InProcessExecutor(), ProcessExecutor(2)])
def test_all_executors_give_equal_bytes_and_survive_an_error(executor):
    outcomes = outcomes_of(executor, "failing")
    assert failures(outcomes) == {TROUBLED: "ZeroDivisionError: the toy is broken"}
    assert "toy_process.py" in outcomes[TROUBLED].details


def test_a_result_that_contradicts_itself_is_a_failure():
    assert len(failures(outcomes_of(InProcessExecutor(), "contradicting"))) == len(TASKS)


@pytest.mark.slow
@pytest.mark.parametrize("deaths", [2, 3])
def test_a_task_survives_two_lost_workers_and_not_three(deaths, tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_MARKER", str(tmp_path / "deaths"))
    monkeypatch.setenv("TOY_DEATHS", str(deaths))
    executor = ProcessExecutor(2)
    found = failures(outcomes_of(executor, "dying"))
    assert len(executor.lost) == deaths
    assert all("(signal 9)" in lost for lost in executor.lost)
    if deaths == 2:
        assert found == {}
    else:
        assert found.keys() == {TROUBLED}
        assert "lost its worker 3 times" in found[TROUBLED]
        assert "signal 9" in found[TROUBLED]


class PatientClock:
    """Stands still until all tasks but one are done: only that one can pass a limit."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> float:
        return time.monotonic() if self.done == len(TASKS) - 1 else 0.0


def test_a_task_that_passes_its_time_limit_is_stopped():
    executor = ProcessExecutor(2, PatientClock())  # the other one goes on
    found = failures(outcomes_of(executor, "hanging", 1.0))
    assert found == {TROUBLED: "it passed its time limit of 1 s"}


def test_a_time_limit_needs_a_process_that_can_be_stopped():
    assert isinstance(local_executor(1, time_limit=1.0), ProcessExecutor)
    assert isinstance(local_executor(1), InProcessExecutor)


def test_workers_that_cannot_start_are_one_error(monkeypatch, tmp_path):
    (tmp_path / "fatal_process.py").write_text("import os; os._exit(3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    job = Job("fatal_process:process", SPEC.model_dump_json())
    with pytest.raises(CampaignError, match=r"before they can work \(exit code 3\)"):
        list(ProcessExecutor(2).run(job, TASKS))


def test_the_number_of_workers_is_checked():
    assert worker_count(None) >= 1
    with pytest.raises(LimitError, match="at least 1"):
        worker_count(0)
