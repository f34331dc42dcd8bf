"""Driving a campaign: hand out what is pending, commit what comes back, fill the catalogue."""

from __future__ import annotations

import shlex
import time
import uuid
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.errors import CampaignError
from search.campaigns.campaign import FAILURES, Campaign, Chunk
from search.campaigns.kinds import kind_of
from search.campaigns.spec import Spec, load_spec, spec_hash
from search.campaigns.summary import Summary
from search.executors.executor import Executor, local_executor, worker_count, works_in_process
from search.executors.progress import ProgressReport, progress_on
from search.executors.task import Job, Task
from search.running.calibration import calibrated_chunk_size
from search.running.part import WHOLE, Part, with_fixed_chunks
from search.storage.interrupts import OneInterrupt, one_interrupt
from search.storage.open_store import open_store

if TYPE_CHECKING:
    from search.catalogue.catalogue import Catalogue

__all__ = ["RunReport", "default_directory", "run"]

Outcomes = dict[Chunk, dict[str, int]]  # counts by outcome of every chunk that is done


@dataclass
class RunReport:
    """What one run did.

    Attributes
    ----------
    directory : str
        The path or URL of the campaign directory.
    summary : Summary
        Where the campaign stands after the run.
    done : int
        Chunks done in this run.
    failed : list of str
        Ids of the chunks that failed in this run.
    skipped : list of str
        Ids of the chunks that failed in an earlier run and were not tried again.
    damaged : list of str
        Where chunk files are that were found damaged and set aside.
    lost : list of str
        The nodes and worker processes that were lost in this run.
    interrupted : bool
        Whether Ctrl-C ended it.
    part : Part
        The part of the campaign that was run.
    part_chunks, part_done : int
        Chunks of that part, and how many of them are done.
    """

    directory: str
    summary: Summary
    done: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    interrupted: bool = False
    part: Part = WHOLE
    part_chunks: int = 0
    part_done: int = 0

    @property
    def failures(self) -> str:
        """Where the tracebacks of failed chunks are."""
        return open_store(self.directory).at(FAILURES)

    @property
    def exit_code(self) -> int:
        """0 done; 1 done with failures; 130 interrupted."""
        if self.interrupted:
            return 130
        return 1 if self.failed or self.skipped else 0


def default_directory(spec_path: str | Path, spec: Spec) -> Path:
    """Where a campaign goes when nobody says where: a name for each spec and content.

    Examples
    --------
    >>> from search.campaigns.spec import parse_spec
    >>> side = {"degree": 1, "coefficients": [-2, 2]}
    >>> spec = parse_spec({"kind": "census", "domain": {"a": side, "b": side}}, "spec.toml")
    >>> default_directory("examples/demo.toml", spec).as_posix()
    'runs/demo-...'
    """
    return Path("runs") / f"{Path(spec_path).stem}-{spec_hash(spec)[:8]}"


def run(
    spec_path: str | Path,
    out: str | Path | None = None,
    workers: int | None = None,
    *,
    catalogue: Catalogue | None = None,
    retry_failed: bool = False,
    process: str | None = None,
    executor: Executor | None = None,
    workers_write: bool = False,
    options: str = "",
    part: Part = WHOLE,
    progress: ProgressReport | None = None,
) -> RunReport:
    """Run a spec to its end, or go on where an earlier run of it stopped.

    Parameters
    ----------
    spec_path : str or Path
        The spec file.
    out : str or Path, optional
        The path or URL of the campaign directory; by default one below ``runs/`` named for the spec
        and its hash.
    workers : int, optional
        Worker processes; by default one a processor. One works in this process.
    catalogue : Catalogue, optional
        Where the campaign is ingested at the end.
    retry_failed : bool
        Whether chunks that failed in an earlier run are tried again.
    process : str, optional
        The chunk function as ``module:function``; by default that of the spec's kind.
    executor : Executor, optional
        What carries the chunks; by default processes on this machine.
    workers_write : bool
        Whether the workers write their chunks themselves, and not this process; they have to see
        the campaign under the same path or URL.
    options : str
        Options of the command line that made the executor; they are repeated where the user is
        told how to go on.
    part : Part
        The part of the chunks that is done; `search.running.merge.merge` brings the parts together.
    progress : ProgressReport, optional
        What tells how far it is; by default one on the error stream.

    Raises
    ------
    SpecError, LimitError
        If the spec is not allowed.
    CampaignError
        If the directory cannot be used, another run works in it, or the disk is full.
    """
    spec = load_spec(spec_path)
    workers = worker_count(workers)
    progress = progress or progress_on()
    store = open_store(default_directory(spec_path, spec) if out is None else out)
    if part != WHOLE and not store.exists("spec.toml"):
        spec = with_fixed_chunks(spec, part)
    process = process or kind_of(spec.kind).process
    in_process = executor is None and works_in_process(workers, spec.chunks.time_limit)
    campaign = Campaign.create(
        store, spec, partial(calibrated_chunk_size, process=process, in_process=in_process)
    )
    part.refuse_empty(campaign.chunk_count)
    if catalogue is not None:
        catalogue.prepare()  # what is wrong with it should show now, not after the search
    job = Job(
        process,
        spec.model_dump_json(),
        spec.chunks.time_limit,
        campaign.store.absolute if workers_write else None,
    )
    executor = executor or local_executor(workers, spec.chunks.time_limit)
    again = f"brouncker run {shlex.quote(str(spec_path))} --out {shlex.quote(campaign.directory)}"
    again += f" {options}" if options else ""
    again += f" --part {part}" if part != WHOLE else ""
    with campaign.driving() as remark, one_interrupt() as interrupts:
        if remark:
            progress.say(remark)
        report = RunReport(campaign.directory, campaign.summary({}), part=part)
        mine = part.of(campaign.chunks())
        done: Outcomes | None = None  # until it is known
        try:
            inventory, report.damaged = campaign.repair()
            done = {chunk: footer.outcomes for chunk, footer in inventory.done.items()}
            _resume(campaign, mine, done, retry_failed, report, progress)
            _drive(campaign, executor, job, mine, done, report, progress, interrupts)
            if catalogue is not None:
                found = catalogue.ingest(campaign.directory, workers=workers, progress=progress)
                for line in found.rejected:
                    progress.say(f"a certificate was not accepted: {line}")
        except KeyboardInterrupt:
            report.interrupted = True
        campaign.store.flush()  # the summary reads the log
        if done is None:
            done = {chunk: footer.outcomes for chunk, footer in campaign.done().items()}
        report.summary = campaign.summary(done)
        report.part_chunks, report.part_done = len(mine), sum(chunk in done for chunk in mine)
        _conclude(report, again, progress)
    return report


def _resume(
    campaign: Campaign,
    mine: list[Chunk],
    done: Outcomes,
    retry_failed: bool,
    report: RunReport,
    progress: ProgressReport,
) -> None:
    """Say what was found, and report which chunks are skipped."""
    for path in report.damaged:
        progress.say(f"a damaged chunk file, or one of another campaign, was set aside as {path}")
    if done:
        progress.say(
            f"resuming {campaign.directory}: {len(done)} of {campaign.chunk_count} chunks are there"
        )
    failed = set() if retry_failed else {*campaign.failed(done)}
    report.skipped = [chunk.id for chunk in mine if chunk in failed]
    if report.skipped:
        progress.say(
            f"{_chunks(report.skipped)} failed in an earlier run and will not be tried again; "
            "--retry-failed tries them"
        )


def _drive(
    campaign: Campaign,
    executor: Executor,
    job: Job,
    mine: list[Chunk],
    done: Outcomes,
    report: RunReport,
    progress: ProgressReport,
    interrupts: OneInterrupt,
) -> None:
    """The loop: whatever the executor is, only this writes, but for chunks that workers write."""
    skipped = {*report.skipped}
    chunks = [chunk for chunk in mine if chunk not in done and chunk.id not in skipped]
    by_id = {chunk.id: chunk for chunk in chunks}
    began = time.monotonic()
    name = uuid.uuid4().hex[:8]
    tasks = (Task(chunk.id, chunk.lo, chunk.hi) for chunk in chunks)
    before = sum((Counter(done[chunk]) for chunk in mine if chunk in done), Counter[str]())
    progress.begin(sum(chunk.size for chunk in mine), before)

    def note_losses() -> None:
        for lost in executor.lost[len(report.lost) :]:
            report.lost.append(lost)
            campaign.record_loss(name, lost, time.time())
            progress.say(f"lost: {lost}; what it did is done again")

    executor.lost.clear()
    try:
        with closing(executor.run(job, tasks)) as outcomes:
            for outcome in outcomes:
                interrupts.check()
                note_losses()
                chunk = by_id[outcome.task.id]
                if outcome.fatal:
                    raise CampaignError(outcome.error)
                if outcome.error:
                    path = campaign.record_failure(chunk, f"{outcome.error}\n{outcome.details}")
                    progress.say(f"chunk {chunk.id} failed: {outcome.error} (see {path})")
                    report.failed.append(chunk.id)
                    continue
                elapsed = round(time.monotonic() - began, 6)
                timing = {"seconds": round(outcome.seconds, 6), "worker": outcome.worker}
                timing |= {"run": name, "elapsed": elapsed, "at": round(time.time(), 3)}
                timing |= {} if report.part == WHOLE else {"part": str(report.part)}
                campaign.commit(chunk, outcome.content, timing)
                done[chunk] = outcome.outcomes
                progress.add(outcome.outcomes)
                report.done += 1
        note_losses()
    finally:
        progress.end()


def _conclude(report: RunReport, again: str, progress: ProgressReport) -> None:
    what = "" if report.part == WHOLE else f"part {report.part.number} of {report.part.count}: "
    if report.lost:
        progress.say(f"{what}lost in this run: {', '.join(report.lost)}")
    if report.interrupted:
        of_part = "" if report.part == WHOLE else " of this part"
        progress.say(
            f"{what}interrupted: {report.part_done} of {report.part_chunks} chunks{of_part} are "
            f"done; continue with: {again}"
        )
    elif report.exit_code:
        progress.say(
            f"{what}done, but for {_chunks(report.failed + report.skipped)} that failed "
            f"(tracebacks are in {report.failures}); try them again with: "
            f"{again} --retry-failed"
        )
    elif report.part != WHOLE:
        progress.say(
            f"{what}done, {report.part_done} of {report.part_chunks} chunks "
            f"({report.summary.chunks_done} of {report.summary.chunks} of the campaign are in "
            f"{report.directory}); when all parts are done: brouncker merge DIR... --out DIR"
        )


def _chunks(ids: list[str]) -> str:
    return f"{len(ids)} chunk{'' if len(ids) == 1 else 's'}"
