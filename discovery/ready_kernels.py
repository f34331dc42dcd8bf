"""Which kernels are ready in this process: compiled or loaded, for the types that came so far.

What is measured while this number changes is the time of a compiler, and not of the work.
"""

from __future__ import annotations

from typing import Any

__all__ = ["KERNELS", "ready_kernels"]

KERNELS: list[Any] = []  # every kernel of this process, from `discovery.kernel_cache.kernel`


def ready_kernels() -> int:
    """How many versions of kernels, one for each list of types, are ready in this process.

    Examples
    --------
    >>> from discovery.expansions.berlekamp_massey import shortest_recurrence
    >>> before = ready_kernels()
    >>> shortest_recurrence([1, 1, 2, 3, 5, 8])[0], ready_kernels() >= before
    (2, True)
    """
    return sum(len(getattr(each, "overloads", ())) for each in KERNELS)
