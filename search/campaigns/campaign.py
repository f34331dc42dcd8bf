"""A campaign: frozen spec, chunk files, log. What lies in its directory is the whole state.

::

    spec.toml                 frozen spec: versions, hash, chunk size
    chunks/<id>.parquet       one file a chunk that is done; existence is the commit
    chunks/pack-….parquet     many chunks that were done, in one file
    certificates/             proof certificates
    log/chunks-<run>.jsonl    one line a chunk: id, lo, hi, seconds, worker, run, elapsed, at
    log/lost-<run>.jsonl      one line a node or worker that was lost: lost, at
    log/failures/<id>.txt     why a chunk failed, with its traceback
    log/damaged/              chunk files that were found damaged

The directory is a folder or a URL; `search.storage` keeps its files, and
`search.campaigns.compaction` makes packs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from discovery.errors import CampaignError
from search.campaigns.chunk import CHUNKS, Chunk, Footer, StoredChunk, chunk_id
from search.campaigns.domain import chosen_chunk_size, domain_of
from search.campaigns.frozen_spec import freeze, read_frozen
from search.campaigns.inventory import Inventory, read_chunks, take_inventory
from search.campaigns.kinds import kind_of, load
from search.campaigns.spec import Spec, code_version, spec_hash
from search.campaigns.summary import Summary, summarize
from search.storage.open_store import open_store
from search.storage.store import Store

__all__ = ["Campaign", "Chunk"]

SPEC = "spec.toml"
FAILURES = "log/failures"
DAMAGED = "log/damaged"

# what the names in a campaign's folders look like, but for those of chunks
_BELONGS = {
    "": re.compile(r"spec\.toml|chunks|certificates|log|\.spec\.toml\..*"),
    "certificates": re.compile(r"[0-9a-f]{16}\.json|\..*\.tmp"),
    "log": re.compile(".*"),
    FAILURES: re.compile(r"[0-9a-f]{16}\.txt|\..*\.tmp"),
}


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
        self.elements = domain_of(spec).size

    @property
    def directory(self) -> str:
        """Its path or URL, as users give it."""
        return str(self.store)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that its elements can have."""
        return kind_of(self.spec.kind).layout.outcomes

    @property
    def spec_text(self) -> str:
        """The text of the frozen spec."""
        return freeze(self.spec, self.chunk_size)

    @classmethod
    def create(
        cls,
        place: str | Path | Store,
        spec: Spec,
        chunk_size: Callable[[Spec], int] = chosen_chunk_size,
    ) -> Campaign:
        """Make a campaign at a new or empty path or URL, or open the one of this spec there.

        Only for a new one `chunk_size` is asked.

        Raises
        ------
        CampaignError
            If another campaign or other files are there, or it cannot be written.
        SpecError
            If ``chunks.size`` makes too many chunks.
        """
        store = open_store(place)
        new = not store.exists(SPEC)
        if new:
            _refuse_foreign(store)
        size = chunk_size(spec) if new else 0  # this may take seconds
        if new and not store.exists(SPEC):
            store.prepare([""])
            store.write(SPEC, freeze(spec, size).encode())
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

    def inventory(self, before: Inventory | None = None, *, full: bool = False) -> Inventory:
        """What lies in the campaign now, by one listing of its files.

        Only footers are read, and of what an inventory from before knows not even those: `read`
        verifies the rows of a chunk, `repair` those of all. If `full`, all rows are verified here.
        """
        return take_inventory(self.store, self.hash, self.chunks(), full=full, before=before)

    def foreign(self, inventory: Inventory) -> list[str]:
        """What lies in the campaign and is not of it, or damaged: each with its place, and why.

        The chunks of an inventory are not looked at again.
        """
        found = [str(error) for error in inventory.damaged.values()]
        found += [f"{self.store.at(file)}: {why}" for file, why in inventory.foreign.items()]
        for folder, belongs in _BELONGS.items():
            for entry in self.store.list(folder):
                file = f"{folder}/{entry.name}" if folder else entry.name
                if not belongs.fullmatch(entry.name):
                    found.append(
                        f"{self.store.at(file)}: {entry.trouble or 'no file of a campaign'}"
                    )
                elif entry.trouble and (entry.trouble != "a folder" or folder not in ("", "log")):
                    found.append(f"{self.store.at(file)}: {entry.trouble}")
        return sorted(found)

    def done(self) -> dict[Chunk, Footer]:
        """The chunks that are there, in order, whose footer is whole and says what it should."""
        return self.inventory().done

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
        """Read and verify a chunk.

        Raises
        ------
        CampaignError
            If it is not done, or cannot be read; a DamagedChunkError if it is torn or altered.
        """
        inventory = self.inventory()
        if chunk not in inventory.done:
            raise inventory.damaged.get(chunk.file) or CampaignError(
                f"the chunk {chunk.id} of {self.store} is not done; `brouncker run` does it"
            )
        ((_, stored),) = read_chunks(self.store, inventory, [chunk])
        return stored

    def stored(self, inventory: Inventory | None = None) -> Iterator[tuple[Chunk, StoredChunk]]:
        """Read and verify all chunks that are there, file by file."""
        inventory = inventory or self.inventory()
        return read_chunks(self.store, inventory, inventory.done)

    def summary(self, done: Mapping[Chunk, Mapping[str, int]] | None = None) -> Summary:
        """Where the campaign stands, from the outcomes of the chunks that are done, and the log.

        The outcomes are found out here unless the caller knows them.
        """
        if done is None:
            done = {chunk: footer.outcomes for chunk, footer in self.done().items()}
        failed = len(self.failed(done))
        return summarize(
            self.store, self.outcomes, self.elements, self.chunk_count, done.values(), failed
        )

    def completeness(self, summary: Summary) -> dict[str, Any]:
        """What was enumerated, by which version, how it was filtered, what that can miss."""
        statement = load(kind_of(self.spec.kind).statement)  # loads the kernels
        return {
            "version": code_version(),
            "domain": self.spec.domain.model_dump(mode="json"),
            "elements": summary.elements,
            "accounted": summary.accounted,
            "failed_chunks": summary.failed,
            **statement(self.spec, summary.outcomes),
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
            frozen = read_frozen(self.store)
            if (frozen.hash, frozen.chunk_size) != (self.hash, self.chunk_size):
                raise CampaignError(f"{self.store} was made anew meanwhile; run it again")
            try:
                yield remark
            except BaseException:
                with suppress(CampaignError):  # what stopped the run is told, and not the log
                    self.store.flush()
                raise
            self.store.flush()

    def repair(self) -> tuple[Inventory, list[str]]:
        """Verify every chunk in full and move to ``log/damaged`` what is no chunk of this.

        Also removes what a killed driver left half-written. Only for the driver.

        Returns
        -------
        inventory : Inventory
            What is there, without what was moved.
        moved : list of str
            Where the damaged files are now; their chunks are pending again.
        """
        self.store.remove_leftovers(CHUNKS)
        inventory = take_inventory(self.store, self.hash, self.chunks(), full=True)
        moved = [self.store.set_aside(file, DAMAGED) for file in sorted(inventory.damaged)]
        inventory.damaged.clear()
        return inventory, moved

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

    def record_loss(self, run: str, lost: str, at: float) -> None:
        """Write down that a node or a worker was lost. Only for the driver."""
        self.store.append(f"log/lost-{run}.jsonl", json.dumps({"lost": lost, "at": round(at, 3)}))

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
