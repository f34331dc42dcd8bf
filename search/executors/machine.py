"""What of this machine a process may use: processors and memory, limits of a container included."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Machine", "inspect_machine"]

_UNLIMITED = 2**60  # cgroups of version 1 say "no limit" by a number beyond all machines


@dataclass(frozen=True)
class Machine:
    """Processors and memory; None where the system does not tell.

    Attributes
    ----------
    processors, usable : int
        Of the machine, and those that this process may run on.
    processor_limit : float or None
        Processors' worth of time that the control group of this process gets.
    memory, available : int or None
        Bytes of the machine, and those that are free or can be freed.
    memory_limit : int or None
        Bytes that the control group of this process gets.
    """

    processors: int
    usable: int
    processor_limit: float | None
    memory: int | None
    available: int | None
    memory_limit: int | None


def inspect_machine(root: Path = Path("/")) -> Machine:
    """Look at the machine; `root` is where its ``proc`` and ``sys`` are.

    Examples
    --------
    >>> machine = inspect_machine()
    >>> 1 <= machine.usable <= machine.processors
    True
    """
    processors = os.cpu_count() or 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else processors
    memory = _meminfo(root)
    if not memory:
        with suppress(ValueError, OSError):  # macOS tells how much there is, not how much is free
            memory = {"MemTotal": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")}
    return Machine(
        processors=max(processors, usable),
        usable=usable,
        processor_limit=min(_processor_limits(root), default=None),
        memory=memory.get("MemTotal"),
        available=memory.get("MemAvailable"),
        memory_limit=min(_memory_limits(root), default=None),
    )


def _meminfo(root: Path) -> dict[str, int]:
    found = {}
    for line in _text(root / "proc/meminfo").splitlines():
        name, _, rest = line.partition(":")
        number, *unit = rest.split() or [""]
        if number.isdecimal() and unit == ["kB"]:
            found[name] = 1024 * int(number)
    return found


def _memory_limits(root: Path) -> Iterator[int]:
    for folder in _groups(root, ""):
        text = _text(folder / "memory.max")
        if text.isdecimal():  # and not "max"
            yield int(text)
    for folder in _groups(root, "memory"):
        text = _text(folder / "memory.limit_in_bytes")
        if text.isdecimal() and int(text) < _UNLIMITED:
            yield int(text)


def _processor_limits(root: Path) -> Iterator[float]:
    for folder in _groups(root, ""):
        quota, _, period = _text(folder / "cpu.max").partition(" ")
        if quota.isdecimal() and period.isdecimal():
            yield int(quota) / int(period)
    for folder in _groups(root, "cpu"):
        quota, period = (_text(folder / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
        if quota.isdecimal() and period.isdecimal():  # and not -1
            yield int(quota) / int(period)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of the control group of this process and of those around it; "" is version 2."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, _, rest = line.partition(":")
        names, _, path = rest.partition(":")
        if controller in names.split(","):
            mount = root / "sys/fs/cgroup" / controller
            folder = mount / path.strip("/")
            yield folder
            yield from (parent for parent in folder.parents if parent.is_relative_to(mount))


def _text(path: Path) -> str:
    """The text of a file of the system; nothing if it has no such file."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
