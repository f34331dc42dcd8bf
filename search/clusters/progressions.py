"""From the members of a family to its general formula, tested beyond the box.

Members of equal degrees whose coefficients run through an arithmetic progression, v + k d, make a
formula with the parameter k. It is extrapolated to both sides, and each prediction is tested as
any member is: evaluated, related to the family's constant with significance 20 or more, certified
to 100 digits. Where several such progressions with one step d lie at equal distances, they are one
formula with two parameters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import gcd

from discovery.algebra.polynomial import format_polynomial, shift_polynomial
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.identification.constant import Constant
from discovery.identification.moebius_relation import DIGITS
from search.clusters.label_tests import CERTIFIED_DIGITS, LabelTests, Member

__all__ = [
    "LEAST_MEMBERS",
    "PREDICTIONS",
    "FittedFamily",
    "Line",
    "fit_families",
    "lines",
    "prediction",
    "why_not",
]

LEAST_MEMBERS = 5
PREDICTIONS = 6
_LARGEST_STEP = 4
_MOST_TRIED = 30  # extrapolated fractions looked at on each side of a line
_PREDICTION_DIGITS = 240  # the coefficients of the relations grow with the parameter

Vector = tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """Coefficients start + k step, k = 0 … count - 1: those of a, then those of b.

    Attributes
    ----------
    degrees : pair of int
    start, step : tuple of int
    count : int
    """

    degrees: tuple[int, int]
    start: Vector
    step: Vector
    count: int

    def at(self, k: int) -> tuple[Vector, Vector]:
        """Coefficients of a and b for a value of the parameter."""
        v = tuple(x + k * d for x, d in zip(self.start, self.step, strict=True))
        cut = self.degrees[0] + 1
        return v[:cut], v[cut:]

    @property
    def texts(self) -> tuple[str, str]:
        """a and b with the parameter k in their coefficients.

        >>> Line((1, 1), (1, 1, 1, 0), (0, 1, 0, 0), 5).texts
        ('n+k+1', 'n')
        """
        cut = self.degrees[0] + 1
        return (
            _text(self.start[:cut], self.step[:cut]),
            _text(self.start[cut:], self.step[cut:]),
        )

    @property
    def shifts(self) -> bool:
        """Whether k only shifts n, so that the members are tails of one fraction."""
        a, b = self.at(0)
        return self.at(1) == (shift_polynomial(a, 1), shift_polynomial(b, 1)) or (
            self.at(1) == (shift_polynomial(a, -1), shift_polynomial(b, -1))
        )


@dataclass
class FittedFamily:
    """A general formula, and what became of its predictions.

    Attributes
    ----------
    constant : str
    line : Line
    members : list of str
        Texts of the members found in the box.
    confirmed : list of (k, expression, significance)
        Predictions outside of what was searched that hold, each certified to 100 digits.
    ends : list of str
        Where the formula ends, on either side: the first prediction that does not hold, and why.
    skipped : int
        Values of k that give no convergent fraction in lowest form.
    """

    constant: str
    line: Line
    members: list[str]
    confirmed: list[tuple[int, str, float]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    skipped: int = 0

    @property
    def holds(self) -> bool:
        """Whether on one side at least all predictions hold, and there are enough of them."""
        return len(self.confirmed) >= LEAST_MEMBERS and len(self.ends) < 2

    @property
    def range(self) -> str:
        """The values of k for which it was seen to hold."""
        seen = [k for k, _, _ in self.confirmed]
        return f"{min([0, *seen])} ... {max([self.line.count - 1, *seen])}"


def _text(start: Vector, step: Vector) -> str:
    """A polynomial whose coefficients are affine in k."""
    parts = []
    for power, (x, d) in enumerate(zip(reversed(start), reversed(step), strict=True)):
        if d == 0:
            if x:
                parts.append(format_polynomial((x, *(0,) * power)))
            continue
        inner = {1: "k", -1: "-k"}.get(d, f"{d}*k") + (f"{x:+d}" if x else "")
        if power == 0:
            parts.append(inner)
        else:
            parts.append(f"({inner})*n" + (f"^{power}" if power > 1 else ""))
    return "+".join(reversed(parts)).replace("+-", "-") or "0"


def lines(members: Sequence[PCF], least: int = LEAST_MEMBERS) -> list[Line]:
    """The longest arithmetic progressions of coefficients among fractions of equal degrees.

    Every one is maximal, with a step whose entries have no common divisor or none smaller that
    does, and at least `least` members.

    Examples
    --------
    >>> found = lines([PCF((1, k), (1, 0)) for k in range(1, 7)])
    >>> [(line.texts, line.count) for line in found]
    [(('n+k+1', 'n'), 6)]
    """
    by_shape: dict[tuple[int, int], set[Vector]] = defaultdict(set)
    for pcf in members:
        by_shape[pcf.degrees].add((*pcf.a, *pcf.b))
    found = []
    for degrees, vectors in sorted(by_shape.items()):
        if len(vectors) >= least:
            found += [Line(degrees, *entry) for entry in _progressions(vectors, least)]
    return sorted(found, key=lambda line: (-line.count, sum(map(abs, line.step)), line.start))


def _progressions(vectors: set[Vector], least: int) -> Iterator[tuple[Vector, Vector, int]]:
    for first in sorted(vectors):
        for second in vectors:
            step = tuple(y - x for x, y in zip(first, second, strict=True))
            lead = next((d for d in step if d), 0)
            if lead <= 0 or max(map(abs, step)) > _LARGEST_STEP:
                continue
            if _moved(first, step, -1) in vectors:
                continue
            if gcd(*step) > 1 and _moved(first, tuple(d // gcd(*step) for d in step), 1) in vectors:
                continue
            count = 2
            while _moved(first, step, count) in vectors:
                count += 1
            if count >= least:
                yield first, step, count


def _moved(v: Vector, step: Vector, k: int) -> Vector:
    return tuple(x + k * d for x, d in zip(v, step, strict=True))


def fit_families(
    members: Sequence[Member], constant: Constant, tests: LabelTests, most: int = 3
) -> list[FittedFamily]:
    """General formulas of a family with a constant, tested on members that nobody has seen.

    Parameters
    ----------
    members : sequence of Member
        All fractions that were found to be images of the constant.
    constant : Constant
    tests : LabelTests
    most : int
        So many formulas are tested, those with the most members; tails of one fraction, and
        formulas all of whose members another one has, are left out.
    """
    known = {member.id for member in members}
    found: list[FittedFamily] = []
    covered: set[PCF] = set()
    for line in lines([member.pcf for member in members]):
        if len(found) == most:
            break
        fractions = [PCF(*line.at(k)) for k in range(line.count)]
        if line.shifts or covered.issuperset(fractions):
            continue
        covered.update(fractions)
        fitted = FittedFamily(constant.name, line, [_pair(pcf) for pcf in fractions])
        _predict(fitted, constant, known, tests)
        found.append(fitted)
    return found


def _pair(pcf: PCF) -> str:
    a, b = pcf.texts
    return f"{a}; {b}"


def _predict(fitted: FittedFamily, constant: Constant, known: set[str], tests: LabelTests) -> None:
    """Test the nearest values of k beyond both ends, until enough hold or one does not."""
    count = fitted.line.count
    for side in (range(count, count + _MOST_TRIED), range(-1, -1 - _MOST_TRIED, -1)):
        made = 0
        for k in side:
            if made == PREDICTIONS:
                break
            member = _member(fitted.line, k)
            if member is None or member.id in known:
                fitted.skipped += 1
                continue
            made += 1
            why = why_not(member, constant, tests)
            if why:
                fitted.ends.append(f"k = {k}: {_pair(member.pcf)} {why}")
                break
            assert member.claim is not None
            score = round(member.claim.significance, 1)
            fitted.confirmed.append((k, member.claim.expression, score))


def why_not(member: Member, constant: Constant, tests: LabelTests) -> str:
    """Why a prediction does not hold; empty if it does, and then the member has its claim."""
    if tests.algebraic(member):
        return "has an algebraic value"
    if not tests.against(member, constant, 1, _PREDICTION_DIGITS) or member.claim is None:
        return f"has no relation with {constant.name}"
    if member.claim.status != "certified":
        return f"is not certified to {CERTIFIED_DIGITS} digits"
    return ""


def _member(line: Line, k: int) -> Member | None:
    try:
        return prediction(PCF(*line.at(k)), line.degrees)
    except BrounckerError:  # a polynomial is zero there
        return None


def prediction(pcf: PCF, degrees: tuple[int, int]) -> Member | None:
    """The fraction to test, if it converges, in lowest form, and its degrees are the formula's."""
    if pcf.degrees != degrees or pcf.representative != pcf:
        return None
    if convergence(pcf).kind in ("terminating", "no-limit"):
        return None
    member = Member.of(0, pcf, pcf.id, "", 0.0)
    return None if member.quantity.at(DIGITS) is None else member
