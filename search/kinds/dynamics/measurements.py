"""The table of a dynamics campaign: what is measured of many fractions at once, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from discovery.algebra.polynomial import Polynomial, format_polynomial
from discovery.convergence_dynamics.convergent_gcd import reduced_growths
from discovery.convergence_dynamics.dynamics import DERIVED_COLUMNS, derived
from discovery.convergence_dynamics.dynamics_kernel import FLOAT_COLUMNS, float_metrics
from discovery.errors import LimitError
from discovery.fingerprints.fingerprint import Fingerprint
from search.campaigns.kinds import kind_of
from search.kinds.dynamics.elements import Element
from search.kinds.dynamics.limit_outcome import LimitOutcome, limit_outcome

__all__ = ["Measured", "measured_table", "zero_table"]

_COLUMNS = kind_of("dynamics").layout.columns
_AT = {name: i for i, name in enumerate(FLOAT_COLUMNS)}
_PLAIN = ("naive_delta", "beta", "gamma", "eta", "eigenvalue_ratio")
_REDUCED = DERIVED_COLUMNS[1:]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """An element that is measured, and its fingerprint; None where it is generic for certain."""

    element: Element
    fingerprint: Fingerprint | None

    @property
    def reduction_class(self) -> str:
        """The class of its fingerprint."""
        return "generic" if self.fingerprint is None else self.fingerprint.reduction_class


def measured_table(entries: Sequence[Measured], gcd: str) -> pa.Table:
    """The rows of some elements.

    Parameters
    ----------
    entries : sequence of Measured
        In order of index.
    gcd : str
        Which of them get exact gcds: ``kept``, all that are not generic; ``all``; ``none``.
    """
    pcfs = [entry.element.pcf for entry in entries]
    metrics, refused = _metrics([(pcf.a, pcf.b) for pcf in pcfs])
    limits = [
        limit_outcome(entry.element.pcf, entry.element.law)
        if reason is None
        else LimitOutcome("undecided", reason, None)
        for entry, reason in zip(entries, refused, strict=True)
    ]
    has_limit = np.array([one.outcome in ("convergent", "rational") for one in limits], np.bool_)
    metrics[~has_limit] = np.nan
    classes = [entry.reduction_class for entry in entries]
    wanted = [gcd == "all" or (gcd == "kept" and one != "generic") for one in classes]
    exact = has_limit & np.array(wanted, np.bool_)
    derived_metrics = _derived(entries, metrics, exact)
    prints = [entry.fingerprint for entry in entries]
    forms = [pcf.normal_form() for pcf in pcfs]
    text = cache(format_polynomial)
    columns: dict[str, Any] = {
        "index": [entry.element.index for entry in entries],
        "a": [text(pcf.a) for pcf in pcfs],
        "b": [text(pcf.b) for pcf in pcfs],
        "outcome": [
            "inflated" if entry.element.inflated else one.outcome
            for entry, one in zip(entries, limits, strict=True)
        ],
        "reason": [one.reason for one in limits],
        "id": [form.id for form in forms],
        "factor": [str(form.factor) for form in forms],
        "class": classes,
        "trace": [None if f is None or f.trace is None else str(f.trace) for f in prints],
        "order": ["0" if f is None else str(f.order) for f in prints],
        "convergence": [entry.element.law.kind for entry in entries],
        "limit": [one.limit for one in limits],
        **{name: _nullable(metrics[:, _AT[name]]) for name in _PLAIN},
        **{name: _nullable(derived_metrics[:, i + 1]) for i, name in enumerate(_REDUCED)},
        "complex": pa.array(metrics[:, _AT["complex"]] == 1, mask=~has_limit),
        "gcd": np.where(exact, "exact", "none").tolist(),
    }
    return _table(columns)


def zero_table(zeros: Sequence[tuple[int, Polynomial, Polynomial]]) -> pa.Table:
    """The rows of elements of a family where a or b is the zero polynomial."""
    count = len(zeros)
    given = {
        "index": [index for index, _, _ in zeros],
        "a": [format_polynomial(a or (0,)) for _, a, _ in zeros],
        "b": [format_polynomial(b or (0,)) for _, _, b in zeros],
        "outcome": ["undecided"] * count,
        "reason": ["zero polynomial"] * count,
    }
    return _table({column.name: given.get(column.name, [None] * count) for column in _COLUMNS})


def _table(columns: dict[str, Any]) -> pa.Table:
    return pa.table([columns[name] for name in _COLUMNS.names], schema=_COLUMNS)


def _nullable(values: Floats) -> pa.Array:
    """The numbers, where they are finite; else null."""
    return pa.array(values, mask=~np.isfinite(values))


def _derived(entries: Sequence[Measured], metrics: Floats, exact: NDArray[np.bool_]) -> Floats:
    """The derived metrics of those with an exact gcd; the others have NaN."""
    result = np.full((len(entries), len(DERIVED_COLUMNS)), np.nan)
    chosen = [entries[i].element.pcf for i in np.nonzero(exact)[0].tolist()]
    if chosen:
        logs = reduced_growths((pcf.a, pcf.b) for pcf in chosen)
        result[exact] = derived(metrics[exact], logs)
    return result


def _metrics(pairs: list[tuple[Polynomial, Polynomial]]) -> tuple[Floats, list[str | None]]:
    """The float metrics of pairs, and why there are none."""
    reasons: list[str | None] = [None] * len(pairs)
    try:
        return _measure(pairs), reasons
    except LimitError:
        pass  # those beyond the limit are found one by one
    metrics = np.full((len(pairs), len(FLOAT_COLUMNS)), np.nan)
    for i, pair in enumerate(pairs):
        try:
            metrics[i] = _measure([pair])[0]
        except LimitError as error:
            reasons[i] = str(error)
    return metrics, reasons


def _measure(pairs: list[tuple[Polynomial, Polynomial]]) -> Floats:
    if not pairs:
        return np.full((0, len(FLOAT_COLUMNS)), np.nan)
    largest = max(abs(c) for pair in pairs for p in pair for c in p)
    if largest >= 2**53:
        raise LimitError("a coefficient is beyond 2^53, the limit of double precision")
    sides = []
    for side in zip(*pairs, strict=True):
        width = max(map(len, side))
        sides.append(np.array([(0,) * (width - len(p)) + p for p in side], dtype=np.int64))
    return float_metrics(sides[0], sides[1])
