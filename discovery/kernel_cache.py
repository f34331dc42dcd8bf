"""Compiled kernels, cached in a folder whose name carries a hash of the kernels' sources.

Numba's own cache sees a change in the file of a kernel, not in a kernel of another file that it
calls. So every kernel file takes its decorator from here, and the folder's name changes whenever
any of their sources does.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

from discovery.ready_kernels import KERNELS

__all__ = ["cache_folder", "cached_kernels", "kernel", "source_hash"]

F = TypeVar("F", bound=Callable[..., Any])


def source_hash(folder: Path) -> str:
    """Hash of all files in a package folder, and below it, that hold kernels.

    They are those that import this module.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(folder.rglob("*.py")):
        source = path.read_bytes()
        if b"kernel_cache import" in source:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + source + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels are kept: under ``NUMBA_CACHE_DIR``, or the user's cache folder."""
    default = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "brouncker"
    root = Path(os.environ.get("NUMBA_CACHE_DIR", default))
    return root / f"kernels-{source_hash(Path(__file__).parent)}"


def cached_kernels() -> int:
    """How many compiled versions of kernels the cache holds, whichever process compiled them."""
    return sum(1 for _ in cache_folder().rglob("*.nbc"))


vars(config)["CACHE_DIR"] = str(cache_folder())


def kernel(function: F) -> F:
    """Compile a function of scalars and arrays with Numba, on its first call, and cache it.

    Fused multiply-add is allowed: in kernels floats hold integers that stay exact, or a quotient
    whose error is corrected in integers.
    """
    compiled = numba.njit(cache=True, fastmath={"contract"}, nogil=True)(function)
    KERNELS.append(compiled)
    return cast(F, compiled)
