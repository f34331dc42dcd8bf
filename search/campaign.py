"""A campaign directory: frozen spec, chunk files, log. What lies in it is the whole state.

::

    spec.toml                 frozen spec: versions, hash, chunk size
    chunks/<id>.parquet       one file a chunk that is done; existence is the commit
    certificates/             proof certificates
    log/chunks.jsonl          one line a chunk: id, lo, hi, seconds, worker, run, elapsed
    log/failures/<id>.txt     why a chunk failed, with its traceback
    log/damaged/              chunk files that were found damaged
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from discovery.errors import CampaignError
from search.chunk import (
    OUTCOMES,
    Footer,
    StoredChunk,
    chunk_id,
    read_chunk,
    read_footer,
)
from search.domain import chosen_chunk_size, domain_of
from search.durable import write_bytes, writing
from search.frozen import freeze, read_frozen
from search.spec import Spec, code_version, spec_hash

__all__ = ["Campaign", "Chunk", "Summary"]


@dataclass(frozen=True)
class Chunk:
    """A chunk of a campaign: the elements lo … hi - 1 under an id that depends on nothing else."""

    id: str
    lo: int
    hi: int

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.hi - self.lo


@dataclass(frozen=True)
class Summary:
    """Where a campaign stands.

    Attributes
    ----------
    elements : int
        Size of the domain.
    accounted : int
        Elements whose chunk is done; the sum of `outcomes`.
    outcomes : dict of str to int
        Count of each outcome.
    seconds : float or None
        Computing time, summed over the chunks that the log knows; None when it knows none.
    rate : float or None
        Elements a second of wall time of the runs that the log knows.
    failed : int
        Chunks that failed and were not done since.
    chunks_done, chunks : int
        Chunks done, and all of them.
    """

    elements: int
    accounted: int
    outcomes: dict[str, int]
    seconds: float | None
    rate: float | None
    failed: int
    chunks_done: int
    chunks: int

    def as_json(self) -> dict[str, Any]:
        """The fields as a dict for JSON."""
        return asdict(self)


class Campaign:
    """One search in one directory; made by `Campaign.create`, read by `Campaign.open`."""

    def __init__(self, directory: Path, spec: Spec, chunk_size: int) -> None:
        self.directory = directory
        self.spec = spec
        self.hash = spec_hash(spec)
        self.chunk_size = chunk_size
        self.elements = domain_of(spec.domain).size

    @property
    def spec_text(self) -> str:
        """The text of the frozen spec."""
        return freeze(self.spec, self.chunk_size)

    @classmethod
    def create(cls, directory: str | Path, spec: Spec) -> Campaign:
        """Make a campaign in a new or empty directory, or open the one of this spec that is there.

        Raises
        ------
        CampaignError
            If the directory holds another campaign or other files, or cannot be written.
        SpecError
            If ``chunks.size`` makes too many chunks.
        """
        directory = Path(directory)
        chunk_size = chosen_chunk_size(spec)
        with writing(directory):
            if not (directory / "spec.toml").exists():
                _refuse_foreign(directory)
                directory.mkdir(parents=True, exist_ok=True)
                write_bytes(directory / "spec.toml", freeze(spec, chunk_size).encode())
            campaign = cls.open(directory)
            campaign.refuse_other(spec)
            campaign.failures.mkdir(parents=True, exist_ok=True)
            campaign.chunk_folder.mkdir(exist_ok=True)
        return campaign

    @classmethod
    def open(cls, directory: str | Path) -> Campaign:
        """Open a campaign directory to read it.

        Raises
        ------
        CampaignError
            If it is no campaign, or one of another schema or code version.
        """
        directory = Path(directory)
        if not (directory / "spec.toml").is_file():
            raise CampaignError(
                f"{directory} is not a campaign directory (it has no spec.toml); "
                "`brouncker run SPEC --out DIR` makes one"
            )
        frozen = read_frozen(directory / "spec.toml")
        return cls(directory, frozen.spec, frozen.chunk_size)

    def refuse_other(self, spec: Spec) -> None:
        """Raise a CampaignError unless this is a campaign of that spec, cut as it asks."""
        if self.hash != spec_hash(spec):
            raise CampaignError(
                f"{self.directory} holds a campaign of another spec (hash {self.hash}, this "
                f"one is {spec_hash(spec)}); give another --out"
            )
        if spec.chunks.size not in (None, self.chunk_size):
            raise CampaignError(
                f"{self.directory} was cut into chunks of {self.chunk_size} elements, and the spec "
                f"asks for {spec.chunks.size}; leave out chunks.size, or give another --out"
            )

    @property
    def chunk_folder(self) -> Path:
        """Where the chunk files are."""
        return self.directory / "chunks"

    @property
    def log(self) -> Path:
        """Where timings and failures are; outside of every comparison."""
        return self.directory / "log"

    @property
    def failures(self) -> Path:
        """Where the tracebacks of failed chunks are."""
        return self.log / "failures"

    def path(self, chunk: Chunk) -> Path:
        """The file of a chunk, whether it exists or not."""
        return self.chunk_folder / f"{chunk.id}.parquet"

    @property
    def chunk_count(self) -> int:
        """Number of chunks."""
        return -(-self.elements // self.chunk_size)

    def chunks(self) -> Iterator[Chunk]:
        """All chunks in order."""
        for lo in range(0, self.elements, self.chunk_size):
            hi = min(lo + self.chunk_size, self.elements)
            yield Chunk(chunk_id(self.hash, lo, hi), lo, hi)

    def done(self) -> dict[Chunk, Footer]:
        """The chunks whose file is there and whose footer is whole and says what it should.

        Only footers are read. `read` verifies the rows of one chunk, `repair` those of all.
        """
        found = {}
        for chunk in self._present():
            with suppress(CampaignError):
                found[chunk] = self._matching(chunk, read_footer(self.path(chunk)))
        return found

    def failed(self) -> list[Chunk]:
        """The chunks with a recorded failure that were not done since."""
        recorded = {path.stem for path in self.failures.glob("*.txt")}
        done = {chunk.id for chunk in self.done()} if recorded else set()
        return [c for c in self.chunks() if c.id in recorded and c.id not in done]

    def pending(self, retry_failed: bool = False) -> list[Chunk]:
        """The chunks still to do, in order; failed ones only if asked."""
        skip = self.done().keys() | (set() if retry_failed else {*self.failed()})
        return [chunk for chunk in self.chunks() if chunk not in skip]

    def read(self, chunk: Chunk) -> StoredChunk:
        """Read and verify the file of a chunk; see `search.chunk.read_chunk`."""
        stored = read_chunk(self.path(chunk))
        self._matching(chunk, stored)
        return stored

    def stored(self) -> Iterator[StoredChunk]:
        """Read and verify all chunks that are there, in order."""
        for chunk in self._present():
            yield self.read(chunk)

    def _present(self) -> Iterator[Chunk]:
        names = {path.name for path in self.chunk_folder.glob("*.parquet")}
        return (chunk for chunk in self.chunks() if self.path(chunk).name in names)

    def _matching(self, chunk: Chunk, footer: Footer) -> Footer:
        expected = (self.hash, chunk.lo, chunk.hi, code_version())
        stated = (footer.spec_hash, footer.lo, footer.hi, footer.code_version)
        if stated != expected:
            raise CampaignError(
                f"the chunk file {self.path(chunk)} belongs to another campaign or version; "
                "give the same `brouncker run` again: it sets the file aside"
            )
        return footer

    def summary(self) -> Summary:
        """Where the campaign stands, from the footers and the log."""
        done = self.done()
        outcomes = dict.fromkeys(OUTCOMES, 0)
        for footer in done.values():
            for name, count in footer.outcomes.items():
                outcomes[name] += count
        seconds, rate = self._timings()
        return Summary(
            elements=self.elements,
            accounted=sum(outcomes.values()),
            outcomes=outcomes,
            seconds=seconds,
            rate=rate,
            failed=len(self.failed()),
            chunks_done=len(done),
            chunks=self.chunk_count,
        )

    @property
    def completeness(self) -> dict[str, Any]:
        """What was enumerated, by which version, how it was filtered, what that can miss."""
        from search.completeness import filter_statement, match_statement  # loads the kernels

        summary = self.summary()
        return {
            "version": code_version(),
            "domain": self.spec.domain.model_dump(mode="json"),
            "elements": summary.elements,
            "accounted": summary.accounted,
            "undecided": summary.outcomes["undecided"],
            "failed_chunks": summary.failed,
            "filter": filter_statement(self.spec),
            "matches": match_statement(self.spec, summary.outcomes["evaluated"]),
        }

    def _timings(self) -> tuple[float | None, float | None]:
        elements, seconds = 0, 0.0
        wall: Counter[str] = Counter()
        with suppress(FileNotFoundError):
            for line in (self.log / "chunks.jsonl").read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    elements += entry["hi"] - entry["lo"]
                    seconds += entry["seconds"]
                    wall[entry["run"]] = max(wall[entry["run"]], entry["elapsed"])
                except (ValueError, KeyError, TypeError):
                    continue  # a line torn by a crash; the chunk itself is safe
        if not elements:
            return None, None
        return round(seconds, 3), round(elements / max(wall.total(), 1e-9), 3)

    @contextmanager
    def driving(self) -> Iterator[None]:
        """Hold the campaign's lock, which one driver at a time can have.

        The operating system releases it when the process ends, however it ends.

        Raises
        ------
        CampaignError
            If another driver has it.
        """
        with writing(self.directory):
            file = (self.log / "driver.lock").open("a+")
        with file:
            try:
                with writing(self.directory):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "unknown process"
                raise CampaignError(
                    f"another run works in {self.directory} ({holder}); wait for it, or stop it"
                ) from None
            if read_frozen(self.directory / "spec.toml").hash != self.hash:
                raise CampaignError(
                    f"{self.directory} was made for another spec meanwhile; give another --out"
                )
            with writing(self.directory):
                file.truncate(0)
                file.write(f"process {os.getpid()} on {os.uname().nodename}")
                file.flush()
            yield

    def repair(self) -> list[Path]:
        """Verify every chunk file in full and move to ``log/damaged`` what is no chunk of this.

        Also removes what a killed driver left half-written. Only for the driver.

        Returns
        -------
        list of Path
            Where those files are now; their chunks are pending again.
        """
        moved = []
        chunks = {self.path(chunk): chunk for chunk in self.chunks()}
        with writing(self.directory):
            for leftover in self.chunk_folder.glob(".*.tmp"):
                leftover.unlink()
            for path in sorted(self.chunk_folder.glob("*.parquet")):
                try:
                    if path in chunks:
                        self.read(chunks[path])
                        continue
                except CampaignError:
                    pass
                moved.append(self._set_aside(path))
        return moved

    def _set_aside(self, path: Path) -> Path:
        folder = self.log / "damaged"
        folder.mkdir(exist_ok=True)
        target, n = folder / path.name, 1
        while target.exists():
            n += 1
            target = folder / f"{path.name}.{n}"
        return path.rename(target)

    def commit(self, chunk: Chunk, content: bytes, timing: dict[str, Any]) -> None:
        """Write a chunk's file, then a line in the log. Only for the driver.

        Raises
        ------
        CampaignError
            If the disk is full or the directory cannot be written; nothing torn is left.
        """
        entry = {"id": chunk.id, "lo": chunk.lo, "hi": chunk.hi, **timing}
        with writing(self.directory):
            write_bytes(self.path(chunk), content)
            with (self.log / "chunks.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def record_failure(self, chunk: Chunk, text: str) -> Path:
        """Write down why a chunk failed. Only for the driver."""
        path = self.failures / f"{chunk.id}.txt"
        with writing(self.directory):
            write_bytes(
                path, f"chunk {chunk.id}: elements {chunk.lo} ... {chunk.hi}\n{text}\n".encode()
            )
        return path


def _refuse_foreign(directory: Path) -> None:
    if directory.is_dir():
        for path in directory.iterdir():
            if not path.name.startswith(".spec.toml."):  # left by a driver that was killed
                raise CampaignError(
                    f"{directory} is not empty and is no campaign (it holds {path.name}); give "
                    "another --out"
                )
