"""Is this installation fit for work? Each part is looked at, and what is wrong has its remedy."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from discovery.errors import BrounckerError

__all__ = ["Check", "State", "examine"]

WORKER_MEMORY = 512 * 2**20  # bytes; a worker takes some 360 MiB, most of it for libraries
DEVELOPMENT = "dev"  # the extra that only those need who work on brouncker itself

# Where it is not the name of the distribution.
_IMPORT_NAMES = {
    "python-flint": "flint",
    "scikit-learn": "sklearn",
    "mkdocs-material": "material",
    "mkdocstrings-python": "mkdocstrings_handlers.python",
}


class State(StrEnum):
    """What a check found: all is well, something to know, or something to repair."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Check:
    """What one check found, and what to do about it."""

    name: str
    state: State
    detail: str
    remedy: str | None = None


def examine(
    catalogue: str | Path | None = None, *, ray: bool = False, address: str | None = None
) -> Iterator[Check]:
    """Look at all parts of the installation, one after the other.

    Parameters
    ----------
    catalogue : str, Path or None
        Location of the catalogue, as for `search.catalogue.catalogue.Catalogue`.
    ray : bool
        Whether to start a Ray on this machine for a moment.
    address : str, optional
        ``host:port`` of a Ray cluster to ask, or ``auto``.

    Yields
    ------
    Check
        In a fixed order; no check raises.
    """
    yield from _guarded("brouncker", _brouncker, "install it: pip install brouncker")
    yield from _guarded("dependencies", _dependencies, "install brouncker again, in a new venv")
    yield from _guarded("machine", _machine, "report what you see")
    yield from _guarded("kernel cache", _kernel_cache, "name a folder with NUMBA_CACHE_DIR")
    yield from _guarded("kernels", _kernels, "install numba again, for this Python")
    yield from _guarded("catalogue", lambda: _catalogue(catalogue), "name another: --catalogue")
    if ray or address is not None:
        yield from _guarded("ray", lambda: _ray(address), "install Ray again; see its logs")


def _guarded(name: str, look: Callable[[], Iterator[Check]], remedy: str) -> Iterator[Check]:
    """What a check finds; an exception is a finding too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other people's modules warn while they are imported
            yield from look()
    except BrounckerError as error:
        what, _, own_remedy = str(error).partition("; ")
        yield Check(name, State.PROBLEM, what, own_remedy or remedy)
    except Exception as error:
        yield Check(name, State.PROBLEM, _one_line(error), remedy)


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _brouncker() -> Iterator[Check]:
    from packaging.specifiers import SpecifierSet

    installed = metadata.metadata("brouncker")
    folder = Path(__file__).parents[2]
    yield Check("brouncker", State.OK, f"{installed['Version']}, in {folder}")
    needs, version = installed["Requires-Python"], platform.python_version()
    good = SpecifierSet(needs).contains(version, prereleases=True)
    yield Check(
        "python",
        State.OK if good else State.PROBLEM,
        f"{version} (needs {needs}), {sys.executable}",
        None if good else f"make a venv with Python {needs} and install brouncker there",
    )


def _dependencies() -> Iterator[Check]:
    from packaging.requirements import Requirement

    extras = metadata.metadata("brouncker").get_all("Provides-Extra") or []
    told: set[str] = set()  # several extras may want the same
    for text in metadata.requires("brouncker") or []:
        requirement = Requirement(text)
        marker = requirement.marker
        wanted = [
            extra
            for extra in extras
            if extra != DEVELOPMENT and marker is not None and marker.evaluate({"extra": extra})
        ]
        if marker is None or marker.evaluate({"extra": ""}):
            yield _dependency(requirement, None)
        elif wanted and requirement.name not in told:
            told.add(requirement.name)
            yield _dependency(requirement, wanted[0])


def _dependency(requirement: Any, extra: str | None) -> Check:
    """A distribution that brouncker needs, or can use if `extra` is wanted."""
    name, needs = requirement.name, str(requirement.specifier)
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        if extra is not None:
            remedy = f"pip install 'brouncker[{extra}]' if you want it"
            return Check(name, State.NOTE, "not installed", remedy)
        return Check(name, State.PROBLEM, "not installed", f"pip install '{name}{needs}'")
    detail = f"{version} (needs {needs})"
    remedy = f"pip install '{name}{needs}'"
    if not requirement.specifier.contains(version, prereleases=True):
        return Check(name, State.PROBLEM, detail, remedy)
    try:
        import_module(_IMPORT_NAMES.get(name, name.replace("-", "_")))
    except Exception as error:
        remedy = f"pip install --force-reinstall '{name}{needs}'"
        return Check(name, State.PROBLEM, f"{detail}, and broken: {_one_line(error)}", remedy)
    return Check(name, State.OK, detail)


def _machine() -> Iterator[Check]:
    from search.executors.machine import inspect_machine

    machine = inspect_machine()
    limit = machine.processor_limit
    detail = f"{machine.usable} of {machine.processors} for this process"
    if limit is not None and limit < machine.usable:
        remedy = f"run with --workers {max(1, int(limit))}"
        detail += f", with the time of {limit:.2g}"
        yield Check("processors", State.NOTE, detail, remedy)
    else:
        yield Check("processors", State.OK, detail)

    amounts = {
        "in all": machine.memory,
        "available": machine.available,
        "allowed": machine.memory_limit,
    }
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    if not known:
        yield Check("memory", State.NOTE, "the system does not tell")
        return
    detail = ", ".join(f"{amount / 2**30:.1f} GiB {name}" for name, amount in known.items())
    workers = min(known.values()) // WORKER_MEMORY
    if workers < machine.usable:
        remedy = f"run with --workers {max(1, workers)}: each may need {WORKER_MEMORY >> 20} MiB"
        yield Check("memory", State.NOTE, detail, remedy)
    else:
        yield Check("memory", State.OK, detail)


def _kernel_cache() -> Iterator[Check]:
    from discovery.kernel_cache import cache_folder

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as error:
        remedy = "make it writable, or name another folder with NUMBA_CACHE_DIR"
        why = error.strerror or _one_line(error)
        yield Check("kernel cache", State.PROBLEM, f"cannot write in {folder}: {why}", remedy)
    else:
        yield Check("kernel cache", State.OK, str(folder))


def _successor(x: int) -> int:
    return x + 1


def _kernels() -> Iterator[Check]:
    """Compile a kernel, and load what was compiled, as another process would."""
    from discovery.kernel_cache import kernel

    remedy = "install numba again, for this Python"
    for _ in range(2):
        compiled: Any = kernel(_successor)
        if compiled(1) != 2:
            yield Check("kernels", State.PROBLEM, "a compiled kernel gives a wrong answer", remedy)
            return
    if compiled.stats.cache_hits:
        yield Check("kernels", State.OK, "one was compiled and loaded again")
    else:
        detail = "what is compiled is not found again, so every process compiles anew"
        yield Check("kernels", State.PROBLEM, detail, "name a folder with NUMBA_CACHE_DIR")


def _catalogue(location: str | Path | None) -> Iterator[Check]:
    from search.catalogue.catalogue import Catalogue

    catalogue = Catalogue(location)
    where = str(catalogue.location)
    sizes = catalogue.sizes()
    path = catalogue.location.path
    if sizes is not None:
        rows = ", ".join(f"{count:,} {table}" for table, count in sizes.items())
        detail = f"{where}, schema version {catalogue.schema_version()}: {rows}"
    else:
        detail = f"none yet at {where}; the first run makes it"
    if path is not None and not os.access(_there(path), os.W_OK):
        remedy = "make it writable, or name another catalogue with --catalogue"
        yield Check("catalogue", State.PROBLEM, f"cannot write {_there(path)}; {detail}", remedy)
    else:
        yield Check("catalogue", State.NOTE if sizes is None else State.OK, detail)


def _there(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    path = path.absolute()
    return next((p for p in (path, *path.parents) if p.exists()), path)


def _ray(address: str | None) -> Iterator[Check]:
    from search.campaigns.spec import code_version
    from search.executors.ray_nodes import ask_nodes

    version = code_version()
    remedy = f"install brouncker {version} there"
    for node in ask_nodes(address):
        about = f"CPUs {node.processors:g}"
        if node.version is None:
            detail = f"{about}; it cannot work: {node.error}"
            yield Check(f"ray node {node.name}", State.PROBLEM, detail, remedy)
        elif node.version != version:
            detail = f"{about}; it has brouncker {node.version}, and this is {version}"
            yield Check(f"ray node {node.name}", State.PROBLEM, detail, remedy)
        else:
            detail = f"{about}, brouncker {version}"
            yield Check(f"ray node {node.name}", State.OK, detail)
