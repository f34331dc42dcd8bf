"""General formulas with two parameters: v + k d + l e, tested beyond the box.

Progressions with one step d (`search.clusters.progressions.lines`) whose starts are an arithmetic
progression themselves make a sheet. A quadrant beyond a corner of the sheet is confirmed if every
fraction that is looked at there is an image of the constant, certified to 100 digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from discovery.algebra.polynomial import format_polynomial
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.identification.constant import Constant
from search.clusters.label_tests import LabelTests, Member
from search.clusters.progressions import Line, lines, prediction, why_not

__all__ = ["FittedSheet", "Sheet", "fit_sheet", "largest_sheet"]

_LEAST_SIDE = 3
_STEPS = ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (1, 3))  # beyond a corner
_LEAST_CONFIRMED = 5
_LARGEST_STEP = 4

Vector = tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """Coefficients start + k step + l other, k = 0 … counts[0] - 1, l = 0 … counts[1] - 1."""

    degrees: tuple[int, int]
    start: Vector
    step: Vector
    other: Vector
    counts: tuple[int, int]

    def at(self, k: int, second: int) -> tuple[Vector, Vector]:
        """Coefficients of a and b for values of the parameters k and l."""
        v = tuple(
            x + k * d + second * e
            for x, d, e in zip(self.start, self.step, self.other, strict=True)
        )
        cut = self.degrees[0] + 1
        return v[:cut], v[cut:]

    @property
    def size(self) -> int:
        """Number of members."""
        return self.counts[0] * self.counts[1]

    @property
    def texts(self) -> tuple[str, str]:
        """a and b with k and l in their coefficients.

        >>> Sheet((1, 1), (1, 0, 2, 1), (0, 1, 0, 0), (0, 0, 0, 2), (4, 3)).texts
        ('n+k', '2*n+2*l+1')
        """
        entries = list(zip(self.start, self.step, self.other, strict=True))
        cut = self.degrees[0] + 1
        return _text(entries[:cut]), _text(entries[cut:])


@dataclass
class FittedSheet:
    """A sheet and what became of the predictions beyond its four corners.

    Attributes
    ----------
    constant : str
    sheet : Sheet
    confirmed : list of (k, l, expression, significance)
    quadrants : list of str
        Where all predictions hold, such as ``k > 4, l > 2``.
    ends : list of str
        Predictions that do not hold, one a quadrant, and why.
    """

    constant: str
    sheet: Sheet
    confirmed: list[tuple[int, int, str, float]] = field(default_factory=list)
    quadrants: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether at least one quadrant is confirmed."""
        return bool(self.quadrants)


def _text(entries: Sequence[tuple[int, int, int]]) -> str:
    parts = []
    for power, (x, d, e) in enumerate(reversed(entries)):
        if d == e == 0:
            if x:
                parts.append(format_polynomial((x, *(0,) * power)))
            continue
        terms = [f"{c:+d}*{name}" for c, name in ((d, "k"), (e, "l")) if c]
        inner = "".join(terms).replace("+1*", "+").replace("-1*", "-").removeprefix("+")
        inner += f"{x:+d}" if x else ""
        monomial = "" if power == 0 else "*n" if power == 1 else f"*n^{power}"
        parts.append(f"({inner}){monomial}" if power else inner)
    return "+".join(reversed(parts)).replace("+-", "-") or "0"


def largest_sheet(members: Sequence[PCF]) -> Sheet | None:
    """The sheet with the most members, at least three by three; None if there is none.

    Examples
    --------
    >>> found = largest_sheet([PCF((1, k), (2, 2 * l + 1)) for k in range(5) for l in range(3)])
    >>> found.texts, found.counts
    (('n+k', '2*n+2*l+1'), (5, 3))
    """
    vectors = {(pcf.degrees, (*pcf.a, *pcf.b)) for pcf in members}
    best: Sheet | None = None
    found = [line for line in lines(members, _LEAST_SIDE) if not line.shifts]
    for line in found:
        for second in found:
            if second.degrees != line.degrees or second.step != line.step:
                continue
            other = tuple(y - x for x, y in zip(line.start, second.start, strict=True))
            lead = next((e for e in other if e), 0)
            if lead <= 0 or max(map(abs, other)) > _LARGEST_STEP or _parallel(other, line.step):
                continue
            sheet = _grown(line, other, vectors)
            if min(sheet.counts) >= _LEAST_SIDE and (best is None or sheet.size > best.size):
                best = sheet
    return best


def _parallel(x: Vector, y: Vector) -> bool:
    return all(p * s == q * r for (p, q), (r, s) in product(zip(x, y, strict=True), repeat=2))


def _grown(line: Line, other: Vector, vectors: set[tuple[tuple[int, int], Vector]]) -> Sheet:
    """The rectangle with the most members that begins where the line does."""
    best = Sheet(line.degrees, line.start, line.step, other, (line.count, 1))
    width, rows = line.count, 1
    while True:
        sheet = Sheet(line.degrees, line.start, line.step, other, (width, rows + 1))
        k = 0
        while k < width and _flat(sheet, k, rows) in vectors:
            k += 1
        width, rows = k, rows + 1
        if width < _LEAST_SIDE:
            return best
        grown = Sheet(line.degrees, line.start, line.step, other, (width, rows))
        if rows <= _LEAST_SIDE or grown.size > best.size:
            best = grown


def _flat(sheet: Sheet, k: int, row: int) -> tuple[tuple[int, int], Vector]:
    a, b = sheet.at(k, row)
    return sheet.degrees, (*a, *b)


def fit_sheet(
    members: Sequence[Member], constant: Constant, tests: LabelTests
) -> FittedSheet | None:
    """The largest sheet of a family with a constant, tested beyond its corners; None without one.

    Parameters
    ----------
    members : sequence of Member
        All fractions that were found to be images of the constant.
    constant : Constant
    tests : LabelTests
    """
    sheet = largest_sheet([member.pcf for member in members])
    if sheet is None:
        return None
    known = {member.id for member in members}
    fitted = FittedSheet(constant.name, sheet)
    for up, right in product((True, False), repeat=2):
        _test_quadrant(fitted, up, right, constant, known, tests)
    return fitted


def _test_quadrant(
    fitted: FittedSheet,
    up: bool,
    right: bool,
    constant: Constant,
    known: set[str],
    tests: LabelTests,
) -> None:
    sheet, (width, height) = fitted.sheet, fitted.sheet.counts
    held = []
    for i, j in _STEPS:
        k, row = (width - 1 + i if up else -i), (height - 1 + j if right else -j)
        try:
            member = prediction(PCF(*sheet.at(k, row)), sheet.degrees)
        except BrounckerError:  # a polynomial is zero there
            continue
        if member is None or member.id in known:
            continue
        why = why_not(member, constant, tests)
        if why:
            a, b = member.pcf.texts
            fitted.ends.append(f"k = {k}, l = {row}: {a}; {b} {why}")
            return
        assert member.claim is not None
        score = round(member.claim.significance, 1)
        held.append((k, row, member.claim.expression, score))
    if len(held) >= _LEAST_CONFIRMED:
        fitted.confirmed += held
        first = f"k > {width - 1}" if up else "k < 0"
        second = f"l > {height - 1}" if right else "l < 0"
        fitted.quadrants.append(f"{first}, {second}")
