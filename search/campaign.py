"""A campaign: frozen spec, chunk files, log. What lies in its directory is the whole state.

::

    spec.toml                 frozen spec: versions, hash, chunk size
    chunks/<id>.parquet       one file a chunk that is done; existence is the commit
    certificates/             proof certificates
    log/chunks-<run>.jsonl    one line a chunk: id, lo, hi, seconds, worker, run, elapsed
    log/failures/<id>.txt     why a chunk failed, with its traceback
    log/damaged/              chunk files that were found damaged

The directory is a folder or a URL; `search.storage` keeps its files.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from discovery.errors import CampaignError, DamagedChunkError
from search.chunk import (
    CHUNKS,
    Chunk,
    Footer,
    StoredChunk,
    chunk_id,
    decode_chunk,
    decode_footer,
    footer_length,
)
from search.domain import chosen_chunk_size, domain_of
from search.frozen import freeze, read_frozen
from search.spec import Spec, code_version, spec_hash
from search.storage import Store, open_store
from search.summary import Summary, summarize

__all__ = ["Campaign", "Chunk"]

SPEC = "spec.toml"
FAILURES = "log/failures"
DAMAGED = "log/damaged"
_FOOTER = 2**16  # bytes that are read of the end of a file at first: nearly always enough


class Campaign:
    """One search in one directory; made by `Campaign.create`, read by `Campaign.open`.

    Attributes
    ----------
    store : Store
        Its files.
    spec, hash
        Its spec, and the hash of that.
    chunk_size : int
        Elements of every chunk but the last.
    elements : int
        Size of its domain.
    """

    def __init__(self, store: Store, spec: Spec, chunk_size: int) -> None:
        self.store = store
        self.spec = spec
        self.hash = spec_hash(spec)
        self.chunk_size = chunk_size
        self.elements = domain_of(spec.domain).size

    @property
    def directory(self) -> str:
        """Its path or URL, as users give it."""
        return str(self.store)

    @property
    def spec_text(self) -> str:
        """The text of the frozen spec."""
        return freeze(self.spec, self.chunk_size)

    @classmethod
    def create(cls, place: str | Path | Store, spec: Spec) -> Campaign:
        """Make a campaign at a new or empty path or URL, or open the one of this spec there.

        Raises
        ------
        CampaignError
            If another campaign or other files are there, or it cannot be written.
        SpecError
            If ``chunks.size`` makes too many chunks.
        """
        store = open_store(place)
        chunk_size = chosen_chunk_size(spec)
        if not store.exists(SPEC):
            _refuse_foreign(store)
            store.prepare([""])
            store.write(SPEC, freeze(spec, chunk_size).encode())
        campaign = cls.open(store)
        campaign.refuse_other(spec)
        store.prepare([FAILURES, CHUNKS])
        return campaign

    @classmethod
    def open(cls, place: str | Path | Store) -> Campaign:
        """Open the campaign at a path or URL to read it.

        Raises
        ------
        CampaignError
            If it is no campaign, or one of another schema or code version.
        """
        store = open_store(place)
        if not store.exists(SPEC):
            raise CampaignError(
                f"{store} is not a campaign directory (it has no spec.toml); "
                "`brouncker run SPEC --out DIR` makes one"
            )
        frozen = read_frozen(store)
        return cls(store, frozen.spec, frozen.chunk_size)

    def refuse_other(self, spec: Spec) -> None:
        """Raise a CampaignError unless this is a campaign of that spec, cut as it asks."""
        if self.hash != spec_hash(spec):
            raise CampaignError(
                f"{self.store} holds a campaign of another spec (hash {self.hash}, this "
                f"one is {spec_hash(spec)}); give another --out"
            )
        if spec.chunks.size not in (None, self.chunk_size):
            raise CampaignError(
                f"{self.store} was cut into chunks of {self.chunk_size} elements, and the spec "
                f"asks for {spec.chunks.size}; leave out chunks.size, or give another --out"
            )

    @property
    def chunk_count(self) -> int:
        """Number of chunks."""
        return -(-self.elements // self.chunk_size)

    def chunks(self) -> Iterator[Chunk]:
        """All chunks in order."""
        for lo in range(0, self.elements, self.chunk_size):
            hi = min(lo + self.chunk_size, self.elements)
            yield Chunk(chunk_id(self.hash, lo, hi), lo, hi)

    def done(self, *, strict: bool = False) -> dict[Chunk, Footer]:
        """The chunks whose file is there and whose footer is whole and says what it should.

        Only footers are read. `read` verifies the rows of one chunk, `repair` those of all. If
        `strict`, a file that is no chunk is a DamagedChunkError; it is passed over otherwise.
        """

        def footer(chunk: Chunk) -> Footer | None:
            try:
                return self._footer(chunk)
            except DamagedChunkError:
                if strict:
                    raise
                return None

        present = self._present()
        with ThreadPoolExecutor(self.store.threads) as threads:
            found = zip(present, threads.map(footer, present), strict=True)
            return {chunk: footer for chunk, footer in found if footer is not None}

    def failed(self, done: Container[Chunk] | None = None) -> list[Chunk]:
        """The chunks with a recorded failure that were not done since.

        What is done is found out here unless the caller knows it.
        """
        recorded = {entry.name.removesuffix(".txt") for entry in self.store.list(FAILURES)}
        chunks = [chunk for chunk in self.chunks() if chunk.id in recorded]
        if done is None:
            done = self.done() if chunks else {}
        return [chunk for chunk in chunks if chunk not in done]

    def pending(self, retry_failed: bool = False) -> list[Chunk]:
        """The chunks still to do, in order; failed ones only if asked."""
        done = self.done()
        skip = done.keys() | (set() if retry_failed else {*self.failed(done)})
        return [chunk for chunk in self.chunks() if chunk not in skip]

    def read(self, chunk: Chunk) -> StoredChunk:
        """Read and verify the file of a chunk.

        Raises
        ------
        CampaignError
            If it cannot be read; a DamagedChunkError if it is torn or altered.
        """
        stored = decode_chunk(self.store.read(chunk.file), self.store.at(chunk.file))
        self._matching(chunk, stored)
        return stored

    def stored(self) -> Iterator[StoredChunk]:
        """Read and verify all chunks that are there, in order."""
        for chunk in self._present():
            yield self.read(chunk)

    def _present(self) -> list[Chunk]:
        names = {f"{CHUNKS}/{entry.name}" for entry in self.store.list(CHUNKS)}
        return [chunk for chunk in self.chunks() if chunk.file in names]

    def _footer(self, chunk: Chunk) -> Footer:
        end = self.store.read_end(chunk.file, _FOOTER)
        if footer_length(end) > len(end):
            end = self.store.read_end(chunk.file, footer_length(end))
        return self._matching(chunk, decode_footer(end, self.store.at(chunk.file)))

    def _matching(self, chunk: Chunk, footer: Footer) -> Footer:
        expected = (self.hash, chunk.lo, chunk.hi, code_version())
        stated = (footer.spec_hash, footer.lo, footer.hi, footer.code_version)
        if stated != expected:
            raise DamagedChunkError(
                f"the chunk file {self.store.at(chunk.file)} belongs to another campaign or "
                "version; give the same `brouncker run` again: it sets the file aside"
            )
        return footer

    def summary(self) -> Summary:
        """Where the campaign stands, from the footers and the log."""
        done = self.done()
        failed = len(self.failed(done))
        return summarize(self.store, self.elements, self.chunk_count, done.values(), failed)

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

    @contextmanager
    def driving(self) -> Iterator[str]:
        """Hold the campaign's lock, which one driver at a time can have.

        What it gives is a remark for the user, or nothing.

        Raises
        ------
        CampaignError
            If another driver has it.
        """
        with self.store.lock() as remark:
            if read_frozen(self.store).hash != self.hash:
                raise CampaignError(
                    f"{self.store} was made for another spec meanwhile; give another --out"
                )
            try:
                yield remark
            except BaseException:
                with suppress(CampaignError):  # what stopped the run is told, and not the log
                    self.store.flush()
                raise
            self.store.flush()

    def repair(self) -> list[str]:
        """Verify every chunk file in full and move to ``log/damaged`` what is no chunk of this.

        Also removes what a killed driver left half-written. Only for the driver.

        Returns
        -------
        list of str
            Where those files are now; their chunks are pending again.
        """
        moved = []
        chunks = {chunk.file: chunk for chunk in self.chunks()}
        self.store.remove_leftovers(CHUNKS)
        for entry in self.store.list(CHUNKS):
            name = f"{CHUNKS}/{entry.name}"
            if not name.endswith(".parquet"):
                continue
            with suppress(DamagedChunkError):
                if name in chunks:
                    self.read(chunks[name])
                    continue
            moved.append(self.store.set_aside(name, DAMAGED))
        return moved

    def commit(self, chunk: Chunk, content: bytes | None, timing: dict[str, Any]) -> None:
        """Write a chunk's file, then a line in the log of the run. Only for the driver.

        There is no content where a worker has written the file.

        Raises
        ------
        CampaignError
            If the disk is full or the directory cannot be written; nothing torn is left.
        """
        if content is not None:
            self.store.write(chunk.file, content)
        entry = {"id": chunk.id, "lo": chunk.lo, "hi": chunk.hi, **timing}
        self.store.append(f"log/chunks-{timing.get('run', '0')}.jsonl", json.dumps(entry))

    def record_failure(self, chunk: Chunk, text: str) -> str:
        """Write down why a chunk failed, and return where. Only for the driver."""
        name = f"{FAILURES}/{chunk.id}.txt"
        line = f"chunk {chunk.id}: elements {chunk.lo} ... {chunk.hi}"
        self.store.write(name, f"{line}\n{text}\n".encode())
        return self.store.at(name)


def _refuse_foreign(store: Store) -> None:
    for entry in store.list(""):
        if not entry.name.startswith(".spec.toml."):  # left by a driver that was killed
            raise CampaignError(
                f"{store} is not empty and is no campaign (it holds {entry.name}); give "
                "another --out"
            )
