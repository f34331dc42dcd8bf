"""A picture of how a fraction converges: the decimal digits gained against the depth.

The depth is drawn on the scale on which the law of convergence is a straight line: as it is where
the error falls geometrically (or, as it bends upwards, faster), by its square root for
exp(-c sqrt(n)), by its logarithm for a power of n. Beside the points stands what theory says, moved
so that it meets the last of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from math import ceil, lgamma, log, log10, sqrt

import numpy as np
from flint import arb, ctx, fmpz
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.evaluate import MAX_DIGITS, MAX_SLOW_DIGITS, evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, NoValueError

__all__ = ["digits_gained", "plot_convergence"]

_MAX_DEPTH = 100_000
_POINTS = 60
_LN10 = log(10)
_SLOW = ("root-exponential", "power", "logarithmic")
_SLOW_DEPTH = 1_000
_FACTORIAL_DEPTH = 40
_DIGITS = 100  # to see of an exponential convergence
_DOTS_PER_INCH = 110

Point = tuple[int, float]


class _ShownAxes(Axes):
    """Axes that a notebook shows, though no window system knows their figure."""

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        figure = self.get_figure(root=True)
        assert figure is not None
        figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH)
        return buffer.getvalue()


def plot_convergence(pcf: PCF, depth: int | None = None, axes: Axes | None = None) -> Axes:
    """Draw the digits gained against the depth; see `PCF.plot_convergence`.

    Examples
    --------
    >>> axes = plot_convergence(PCF("2n+1", "n^2"), 50)
    >>> axes.get_xscale(), [line.get_label() for line in axes.lines]
    ('linear', ['convergents', 'theory: the error falls geometrically'])
    """
    kind = convergence(pcf)
    points = digits_gained(pcf, depth)
    if axes is None:
        figure = Figure(figsize=(6, 4), layout="constrained")
        axes = figure.add_subplot(axes_class=_ShownAxes)
    depths, digits = [n for n, _ in points], [d for _, d in points]
    axes.plot(depths, digits, "o", markersize=3, label="convergents")
    theory = _theory(pcf, kind)
    if theory is not None and points:
        shift = digits[-1] - theory(depths[-1])
        label = f"theory: {kind.reason.rpartition(': ')[2]}"
        axes.plot(depths, [theory(n) + shift for n in depths], "-", linewidth=1, label=label)
    if kind.law in ("power", "logarithmic"):
        axes.set_xscale("log")
    elif kind.law == "root-exponential":
        axes.set_xscale("function", functions=(_root, _square))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("depth n")
    axes.set_ylabel("correct decimal digits of p(n)/q(n)")
    axes.set_title(str(pcf))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return axes


def digits_gained(pcf: PCF, depth: int | None = None) -> list[Point]:
    """The depths n, and -log10 |K - p_n/q_n| there, as doubles: for people.

    Indices where q_n vanishes, or where the convergent is the limit, are left out.

    Parameters
    ----------
    pcf : PCF
    depth : int, optional
        The last index.

    Raises
    ------
    NoValueError
        If the fraction has no finite limit.
    LimitError
        If the depth is outside of 2 ... 100,000.

    Examples
    --------
    >>> [(n, round(d, 1)) for n, d in digits_gained(PCF("2n+1", "n^2"), 4)]
    [(1, 1.2), (2, 2.0), (3, 2.8), (4, 3.5)]
    """
    kind = convergence(pcf)
    if kind.kind == "no-limit":
        raise NoValueError(f"{pcf} has no limit to converge to: {kind.reason}")
    convergents = list(_convergents(pcf, _indices(kind, _last(pcf, kind, depth))))
    limit = _limit(pcf, kind, [(p, q) for _, p, q in convergents if q])
    found = []
    with ctx.workprec(max(64, 2 * limit.bits()) + 64):
        for n, p, q in convergents:
            error = abs(limit - arb(p) / arb(q)) if q else arb(0)
            if error > 0:
                found.append((n, -float(error.log().mid()) / _LN10))
    return found


def _last(pcf: PCF, kind: Convergence, depth: int | None) -> int:
    ends = pcf.terminates_at
    if depth is not None and not 2 <= depth <= _MAX_DEPTH:
        raise LimitError(f"the depth {depth:,} is outside of 2 ... {_MAX_DEPTH:,}; give another")
    if ends is not None:
        return min(ends - 1, depth or _SLOW_DEPTH)
    if depth is not None:
        return depth
    if kind.law in _SLOW:
        return _SLOW_DEPTH
    if kind.law == "exponential":
        return min(max(20, ceil(_DIGITS * _LN10 / max(kind.rate, 0.1))), _SLOW_DEPTH)
    return _FACTORIAL_DEPTH


def _indices(kind: Convergence, last: int) -> list[int]:
    """Evenly on the scale on which they are drawn."""
    steps = min(_POINTS, last)
    shares = [(i + 1) / steps for i in range(steps)]
    if kind.law in ("power", "logarithmic"):
        found = {round(last**share) for share in shares} | {1}
    elif kind.law == "root-exponential":
        found = {ceil(last * share**2) for share in shares}
    else:
        found = {ceil(last * share) for share in shares}
    return sorted(found)


def _convergents(pcf: PCF, indices: Sequence[int]) -> list[tuple[int, fmpz, fmpz]]:
    """Exact convergents, by products from one index to the next."""
    state, low, found = pcf.state(0), 1, []
    for n in indices:
        state = state * pcf.companion_product(low, n + 1)
        low = n + 1
        found.append((n, state[0, 1], state[1, 1]))
    return found


def _limit(pcf: PCF, kind: Convergence, convergents: Sequence[tuple[fmpz, fmpz]]) -> arb:
    """The limit to twice the digits in which the last convergents agree, and some more."""
    agreement = 0.0
    for (p, q), (r, s) in pairwise(convergents):
        gap = abs(p * s - r * q)
        if gap:
            bits = abs(q * s).bit_length() - gap.bit_length()
            agreement = max(agreement, bits * log10(2))
    most = MAX_SLOW_DIGITS if kind.law in _SLOW else MAX_DIGITS
    digits = min(int(2 * agreement) + 30, most)
    found = evaluate(pcf, digits)
    if found.exact is not None:
        with ctx.workprec(4 * digits + 64):
            return arb(found.exact.numerator) / arb(found.exact.denominator)
    if found.value is None:
        raise NoValueError(f"{pcf} has no finite limit to converge to: {found.reason}")
    return found.value


def _theory(pcf: PCF, kind: Convergence) -> Callable[[float], float] | None:
    """Digits at a depth up to a constant, from the leading coefficients."""
    root = sqrt(kind.exponent_squared)
    if kind.law == "exponential":
        return lambda n: n * kind.rate / _LN10
    if kind.law == "factorial":
        ratio = Fraction(abs(pcf.b[0]), pcf.a[0] ** 2)
        slope = log(ratio.numerator) - log(ratio.denominator)
        return lambda n: (kind.rate * lgamma(n + 1) - n * slope) / _LN10
    if kind.law == "root-exponential":
        return lambda n: root * sqrt(n) / _LN10
    if kind.law == "power":
        return lambda n: root * log10(n)
    if kind.law == "logarithmic":
        return lambda n: log10(log(n + 1))
    return None


def _root(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(np.maximum(x, 0))  # margins reach below 0


def _square(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.square(x)
