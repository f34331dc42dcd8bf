"""What lies in a campaign: which chunks are done, and where, from one listing of its files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from typing import TypeVar

from discovery.errors import CampaignError, DamagedChunkError
from search.campaigns.chunk import (
    CHUNKS,
    Chunk,
    Footer,
    StoredChunk,
    chunk_id,
    decode_chunk,
    decode_footer,
    footer_length,
)
from search.campaigns.pack import decode_members, decode_pack, is_pack
from search.campaigns.spec import code_version
from search.storage.store import MAX_BYTES, Store

__all__ = ["Inventory", "ahead", "read_chunks", "take_inventory"]

_FOOTER = 2**16  # bytes that are read of the end of a file at first: enough for that of one chunk
_MAX_FOOTER = 2**26  # of a pack of many chunks; a longer one is no footer
_IN_FLIGHT = 2**27  # bytes of files that are read at a time; in memory they are several times that
_ATTEMPTS = 3  # at listing, while files are packed or set aside under one's hands

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass
class Inventory:
    """What a listing found.

    Attributes
    ----------
    done : dict of Chunk to Footer
        The chunks that are there, in order, and what their files say of them.
    files : dict of Chunk to str
        The file that has each: its own, or a pack. A chunk that has both is read in the pack.
    damaged : dict of str to DamagedChunkError
        The files that are no chunk or pack of the campaign, and why.
    sizes : dict of str to int
        Size of every chunk file and pack, in bytes.
    stated : dict of str to list of Footer
        What each file that is not damaged says of its chunks.
    foreign : dict of str to str
        What else lies in the folder of the chunks, and what it is.
    """

    done: dict[Chunk, Footer] = field(default_factory=dict)
    files: dict[Chunk, str] = field(default_factory=dict)
    damaged: dict[str, DamagedChunkError] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    stated: dict[str, list[Footer]] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)


def take_inventory(
    store: Store,
    spec_hash: str,
    chunks: Iterable[Chunk],
    *,
    full: bool = False,
    before: Inventory | None = None,
) -> Inventory:
    """See which chunks of a campaign are done.

    Parameters
    ----------
    store : Store
    spec_hash : str
        Hash of the campaign's spec.
    chunks : iterable of Chunk
        All its chunks, in order.
    full : bool
        Whether all rows are read and verified; otherwise what the files say of themselves is
        believed, and only that is read.
    before : Inventory, optional
        An earlier inventory of the same: files that were whole then, and have the size that they
        had, are not read again, unless `full`.

    Raises
    ------
    CampaignError
        If a file cannot be read, for another reason than that it is damaged.
    """
    known = {chunk.id: chunk for chunk in chunks}
    for attempt in range(_ATTEMPTS):
        entries = {f"{CHUNKS}/{entry.name}": entry for entry in store.list(CHUNKS)}
        chunk_files = {f: entry for f, entry in entries.items() if f.endswith(".parquet")}
        sizes = {f: entry.size for f, entry in chunk_files.items() if not entry.trouble}
        try:
            trusted = Inventory() if full or before is None else before
            inventory = _survey(store, spec_hash, known, sizes, full, trusted)
            for file, entry in entries.items():
                if file not in chunk_files:
                    if not _is_temporary(file):
                        inventory.foreign[file] = entry.trouble or "no chunk"
                elif entry.trouble:
                    inventory.damaged[file] = DamagedChunkError(
                        f"{store.at(file)} is {entry.trouble}, and no chunk file; give the same "
                        "`brouncker run` again: it sets it aside"
                    )
            return inventory
        except CampaignError:
            now = {f"{CHUNKS}/{entry.name}" for entry in store.list(CHUNKS)}
            if attempt == _ATTEMPTS - 1 or sizes.keys() <= now:
                raise
    raise AssertionError("the last attempt returns or raises")


def _is_temporary(file: str) -> bool:
    """Whether it is what a writer has not finished, see `search.storage.atomic_write`."""
    name = file.rpartition("/")[2]
    return name.startswith(".") and name.endswith(".tmp")


def _survey(
    store: Store,
    spec_hash: str,
    known: Mapping[str, Chunk],
    sizes: dict[str, int],
    full: bool,
    before: Inventory,
) -> Inventory:
    inventory = Inventory(sizes=sizes)
    found: dict[str, Footer] = {}
    files: dict[str, str] = {}

    def footers(file: str) -> list[Footer] | DamagedChunkError:
        try:
            if sizes[file] > MAX_BYTES:
                raise DamagedChunkError(
                    f"{store.at(file)} has {sizes[file]:,} bytes, more than a chunk file or pack "
                    "can have; give the same `brouncker run` again: it sets it aside"
                )
            read = _verified_footers if full else _stated_footers
            return _matching(store, spec_hash, known, file, read(store, file))
        except DamagedChunkError as error:
            return error

    width = _width(store, sizes, sizes) if full else store.threads
    in_order = sorted(sizes, key=lambda file: (not is_pack(file), file))
    new = [f for f in in_order if f not in before.stated or before.sizes[f] != sizes[f]]
    results = dict(zip(new, ahead(width, footers, new), strict=True))
    for file in in_order:
        result = results[file] if file in results else before.stated[file]
        if isinstance(result, DamagedChunkError):
            inventory.damaged[file] = result
            continue
        inventory.stated[file] = result
        for footer in result:
            name = chunk_id(spec_hash, footer.lo, footer.hi)
            if found.setdefault(name, footer) != footer:
                inventory.damaged[file] = DamagedChunkError(
                    f"{store.at(file)} differs from {store.at(files[name])} about the chunk "
                    f"{name}; give the same `brouncker run` again: it sets the former aside"
                )
                break
            files.setdefault(name, file)
    for name, chunk in known.items():
        if name in found:
            inventory.done[chunk] = found[name]
            inventory.files[chunk] = files[name]
    return inventory


def _stated_footers(store: Store, file: str) -> list[Footer]:
    end = store.read_end(file, _FOOTER)
    if len(end) < footer_length(end) <= _MAX_FOOTER:
        end = store.read_end(file, footer_length(end))
    if is_pack(file):
        return [member.footer for member in decode_members(end, store.at(file))]
    return [decode_footer(end, store.at(file))]


def _verified_footers(store: Store, file: str) -> list[Footer]:
    content = store.read(file)
    if is_pack(file):
        pack = decode_pack(content, store.at(file))
        return [_footer(pack.chunk(member)) for member in pack.members]
    return [_footer(decode_chunk(content, store.at(file)))]


def _footer(chunk: StoredChunk) -> Footer:
    return Footer(**{part.name: getattr(chunk, part.name) for part in fields(Footer)})


def _matching(
    store: Store, spec_hash: str, known: Mapping[str, Chunk], file: str, footers: list[Footer]
) -> list[Footer]:
    """The footers, if they are of chunks of this campaign that belong into this file."""
    for footer in footers:
        chunk = known.get(chunk_id(footer.spec_hash, footer.lo, footer.hi))
        if (
            chunk is None
            or (footer.spec_hash, footer.code_version) != (spec_hash, code_version())
            or not (is_pack(file) or chunk.file == file)
        ):
            raise DamagedChunkError(
                f"the chunk file {store.at(file)} belongs to another campaign or version; give "
                "the same `brouncker run` again: it sets the file aside"
            )
    return footers


def read_chunks(
    store: Store, inventory: Inventory, wanted: Iterable[Chunk]
) -> Iterator[tuple[Chunk, StoredChunk]]:
    """Read and verify chunks of an inventory, file by file, in the order of their first chunks.

    Raises
    ------
    CampaignError
        If a file cannot be read; a DamagedChunkError if it is torn or altered.
    """
    by_file: dict[str, set[Chunk]] = {}
    for chunk in wanted:
        by_file.setdefault(inventory.files[chunk], set()).add(chunk)
    width = _width(store, by_file, inventory.sizes)
    for (file, chunks), content in zip(
        by_file.items(), ahead(width, store.read, by_file), strict=True
    ):
        for stored in _decoded(content, store.at(file), file, {(c.lo, c.hi) for c in chunks}):
            chunk = Chunk(chunk_id(stored.spec_hash, stored.lo, stored.hi), stored.lo, stored.hi)
            if inventory.done.get(chunk) != _footer(stored):
                raise DamagedChunkError(
                    f"the chunk file {store.at(file)} was replaced while it was read; give the "
                    "same command again"
                )
            yield chunk, stored


def _decoded(
    content: bytes, source: str, file: str, ranges: set[tuple[int, int]]
) -> Iterator[StoredChunk]:
    """The chunks of a file, verified; of a pack only those of some ranges."""
    if is_pack(file):
        pack = decode_pack(content, source)
        for member in pack.members:
            if (member.footer.lo, member.footer.hi) in ranges:
                yield pack.chunk(member)
    else:
        yield decode_chunk(content, source)


def _width(store: Store, files: Iterable[str], sizes: Mapping[str, int]) -> int:
    """How many files are read at a time, so that all of them fit into memory."""
    largest = max((sizes[file] for file in files), default=1)
    return max(1, min(store.threads, _IN_FLIGHT // max(1, largest)))


def ahead(threads: int, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The results of some work, in order, where a few threads are that far ahead and no farther.

    >>> list(ahead(2, len, ["a", "bc", ""]))
    [1, 2, 0]
    """
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
