"""Identification of a real number by integer relations that are significant.

Tried in turn: rational, algebraic of degree <= 4, Moebius image of a constant; on request relations
with two constants, and algebraic numbers of higher degree. Every answer is an integer relation with
its significance (see `discovery.identification.integer_relation`). A relation is accepted at S >=
10; where the value can be refined, the same relation must then hold at twice the precision, with a
significance that grows by about the added digits and reaches 20.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, inf, log10

from flint import arb

from discovery.arguments import read_flag, read_instance, read_integer, read_items, refusal
from discovery.errors import ArgumentError, LimitError
from discovery.expressions.expression import parse_expression
from discovery.expressions.measurement import Measurement, parse_value
from discovery.identification.ansatz import Ansatz, MoebiusAnsatz, PowerAnsatz, SpanAnsatz
from discovery.identification.integer_relation import (
    FixedPoint,
    fixed_point,
    least_vector,
    significance,
)
from discovery.identification.registry import Constant, constants

__all__ = [
    "ACCEPT",
    "CONFIRM",
    "MAX_DIGITS",
    "Identification",
    "best_guess",
    "identify",
    "identify_pairs",
    "identify_spans",
    "lattices_tried",
]

ACCEPT = 10.0
CONFIRM = 20.0
ALGEBRAIC_DEGREES = (1, 2, 4)  # lattices tried; a cubic shows in the one of degree 4
MAX_DIGITS = 2_000
MAX_DEGREE = 12
_GUARD_DIGITS = 20

_VALUE = "a number with its error: a text of digits such as '1.2020569', or an arb"
_AMONG = "constants, such as ['pi', 'log(2)']"

Refine = Callable[[int], arb | None]


@dataclass(frozen=True, slots=True)
class Identification:
    """A relation that a value satisfies.

    Attributes
    ----------
    expression : str
        The value, as `discovery.parse_expression` reads it.
    relation : tuple of int
        Coefficients c of sum c_i basis_i = 0.
    basis : tuple of str
        The numbers related: ``1, x, x^2 ...`` or ``1, x, C, C*x``.
    kind : str
        ``rational``, ``algebraic``, ``moebius``, ``pair`` or ``span``.
    constant : str
        The constant C; empty for rationals; for algebraic numbers a generator of the field: the
        square root of quadratic ones, else the number itself.
    digits : int
        Decimal places to which the relation was checked.
    significance : float
        Decimal digits beyond chance, all lattices tried counted.
    tests : int
        Lattices tried for this value.
    """

    expression: str
    relation: tuple[int, ...]
    basis: tuple[str, ...]
    kind: str
    constant: str
    digits: int
    significance: float
    tests: int


@dataclass(frozen=True, slots=True)
class _Trial:
    """One value under test: what does not change from lattice to lattice."""

    value: arb
    digits: int
    tests: int
    refine: Refine | None
    bits: int
    x: FixedPoint

    @classmethod
    def of(cls, value: arb, digits: int, tests: int, refine: Refine | None) -> _Trial:
        bits = ceil(digits * 3.3219281)
        return cls(value, digits, tests, refine, bits, fixed_point(value, bits))

    def relation(self, ansatz: Ansatz, least: float) -> tuple[tuple[int, ...], float] | None:
        """The least vector and its significance, if that reaches `least`."""
        numbers = ansatz.numbers(self.x, self.digits, self.bits)
        c = least_vector(numbers)
        height = max(abs(ci) for ci in c)
        if len(c) * height.bit_length() * 0.30103 > self.digits + 20:  # spares the logarithms
            return None
        reduced = ansatz.reduced(c, self.value)
        if reduced is None:
            return None
        score = significance(reduced, numbers[: len(reduced)], self.tests)
        score -= ansatz.excess(self.digits, self.bits)
        return (reduced, score) if score >= least and self._fits(ansatz, reduced) else None

    def _fits(self, ansatz: Ansatz, c: tuple[int, ...]) -> bool:
        """Whether the value's own error allows the relation, all other numbers being sharp."""
        digits, bits = self.digits + _GUARD_DIGITS, self.bits + 4 * _GUARD_DIGITS
        numbers = ansatz.numbers(fixed_point(self.value, bits), digits, bits)
        return significance(c, numbers[: len(c)]) > -inf

    def accept(self, ansatz: Ansatz) -> Identification | None:
        """The relation of this shape, if it is significant and survives a second look."""
        found = self.relation(ansatz, ACCEPT)
        if found is None:
            return None
        c, score = found
        digits = self.digits
        if self.refine is not None:
            digits *= 2
            value = self.refine(digits)
            if value is None:
                return None
            read_instance(value, arb, "refine", "a function that gives an arb or None")
            bits = 2 * self.bits
            numbers = ansatz.numbers(fixed_point(value, bits), digits, bits)[: len(c)]
            first, score = score, significance(c, numbers, self.tests)
            score -= ansatz.excess(digits, bits)
            if score < CONFIRM or score < first + 0.8 * self.digits - 2:
                return None
        answer = self.reading(ansatz, c, digits, score)
        # what is printed must be the value itself, not a conjugate of it
        printed = parse_expression(answer.expression)
        shown = printed.enclose(self.digits + 5) if printed.rigorous else self.value
        return answer if shown.overlaps(self.value) else None

    def reading(
        self, ansatz: Ansatz, c: tuple[int, ...], digits: int, score: float
    ) -> Identification:
        read = ansatz.read(c, self.value)
        return Identification(
            read.expression, c, read.basis, read.kind, read.constant, digits, score, self.tests
        )


def _checked(digits: int) -> None:
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"identification works with 1 to {MAX_DIGITS:,} digits; got {digits:,}")


def identify(
    value: arb | Measurement | str,
    digits: int | None = None,
    among: Sequence[Constant] | None = None,
    refine: Refine | None = None,
    first_only: bool = False,
    degree: int = 4,
) -> list[Identification]:
    """Relations that a value satisfies, simplest first; empty when none is significant.

    Parameters
    ----------
    value : arb, Measurement or str
        The value with its error; a text is known to its last digit.
    digits : int, optional
        Decimal places to which the value is known: its radius is about 10^-digits. A text says it.
    among : sequence of Constant or str, optional
        Constants to try, `constants.default` if not given.
    refine : callable, optional
        Gives the value at more decimal places, or None where it cannot. With it, each relation
        is confirmed at twice the precision and must reach significance 20.
    first_only : bool
        Stop at the first accepted relation. The default constants are no Moebius images of each
        other, so that a second one would be no news.
    degree : int
        Algebraic numbers up to this degree (4 to 12) are looked for.

    Raises
    ------
    ArgumentError
        For a float, which is known to 53 bits and not to a last digit, and other wrong types.
    ValueTextError
        If a text is no number with its digits.
    LimitError
        For more than 2,000 digits, or more than a text has, or a degree outside of 4 ... 12.

    Examples
    --------
    >>> from flint import ctx
    >>> with ctx.workprec(200):
    ...     x = arb("1.61803398874989484820458683436563811772 +/- 1e-38")
    >>> [i.expression for i in identify(x, 38)]
    ['(sqrt(5)+1)/2']
    >>> [i.expression for i in identify("1.2020569031595942853997")]
    ['zeta(3)']
    """
    value, digits = _read_value(value, digits)
    degree = read_integer(degree, "degree")
    read_flag(first_only, "first_only")
    if refine is not None and not callable(refine):
        raise refusal("refine", "a function that gives the value at more decimal places", refine)
    if among is not None:
        among = [_read_constant(c) for c in read_items(among, "among", _AMONG)]
    _checked(digits)
    if not ALGEBRAIC_DEGREES[-1] <= degree <= MAX_DEGREE:
        raise LimitError(
            f"algebraic numbers are looked for up to a degree from {ALGEBRAIC_DEGREES[-1]} to "
            f"{MAX_DEGREE}; got {degree}"
        )
    tried = constants.default if among is None else tuple(among)
    degrees = ALGEBRAIC_DEGREES + ((degree,) if degree > 4 else ())
    trial = _Trial.of(value, digits, len(degrees) + len(tried), refine)
    for d in degrees:
        answer = trial.accept(PowerAnsatz(d))
        if answer is not None:  # then every Moebius relation with a transcendental C factors
            return [answer]
    found = []
    for constant in tried:
        answer = trial.accept(MoebiusAnsatz(constant))
        if answer is not None:
            found.append(answer)
            if first_only:
                break
    return sorted(found, key=_complexity)


def _read_value(value: object, digits: object) -> tuple[arb, int]:
    """A value with its error, and the decimal places to which it is known."""
    if isinstance(value, str):
        value = parse_value(value)
    places = None if digits is None else read_integer(digits, "digits")
    if isinstance(value, Measurement):
        if places is not None and places > value.digits:
            raise LimitError(
                f"the value is given to {value.digits} decimal places, and digits is {places}; "
                "give more of its digits, or leave out digits"
            )
        return value.ball, value.digits if places is None else places
    ball = read_instance(value, arb, "value", _VALUE)
    if places is None:
        raise ArgumentError("digits takes the decimal places to which value is known, not None")
    return ball, places


def _read_constant(value: object) -> Constant:
    if isinstance(value, str):
        return constants.resolve(value)
    return read_instance(value, Constant, "among", _AMONG)


def identify_pairs(
    value: arb,
    digits: int,
    among: Sequence[Constant],
    refine: Refine | None = None,
) -> list[Identification]:
    """Relations x = (p + q C + r D)/(s + t C + u D) with two of the constants, simplest first.

    Raises
    ------
    LimitError
        For more than 2,000 digits.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> x = parse_expression("(4+pi^2)/(6*pi-12)").enclose(60)
    >>> among = [constants.resolve(name) for name in ("e", "pi", "pi^2")]
    >>> [i.expression for i in identify_pairs(x, 60, among)]
    ['(pi^2+4)/(6*pi-12)']
    """
    return identify_spans(value, digits, list(combinations(among, 2)), refine, 2)


def identify_spans(
    value: arb,
    digits: int,
    among: Sequence[tuple[Constant, ...]],
    refine: Refine | None = None,
    least: int = 1,
) -> list[Identification]:
    """Relations x = (p + q C + r D + ...)/(s + t C + u D + ...) with some constants at once.

    Parameters
    ----------
    value, digits, refine
        As for `identify`. With k constants a relation has 2k + 2 integers: a hundred digits and
        more are needed.
    among : sequence of tuples of Constant
        Those tried together, which should be linearly independent over Q with 1.
    least : int
        Relations with fewer of them are refused.

    Raises
    ------
    LimitError
        For more than 2,000 digits.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> x = parse_expression("1/(pi-2*log(2)+catalan)").enclose(100)
    >>> span = tuple(constants.resolve(name) for name in ("pi", "log(2)", "catalan", "pi^2"))
    >>> [i.expression for i in identify_spans(x, 100, [span])]
    ['1/(pi-2*log(2)+catalan)']
    """
    _checked(digits)
    trial = _Trial.of(value, digits, max(1, len(among)), refine)
    answers = (trial.accept(SpanAnsatz(span, least)) for span in among)
    return sorted((a for a in answers if a is not None), key=_complexity)


def best_guess(
    value: arb, digits: int, among: Sequence[Constant] | None = None
) -> Identification | None:
    """The relation of highest significance, however low: what more digits might confirm.

    Not an answer, which needs significance 10. A random number has a relation of significance S
    about once in 10^S; below 1 a relation is as good as chance.

    Examples
    --------
    >>> guess = best_guess(arb("3.1416 +/- 1e-4"), 4)
    >>> guess.expression, guess.significance < ACCEPT
    ('pi', True)
    """
    _checked(digits)
    tried = constants.default if among is None else tuple(among)
    trial = _Trial.of(value, digits, lattices_tried(len(tried)), None)
    shapes: list[Ansatz] = [*map(PowerAnsatz, ALGEBRAIC_DEGREES), *map(MoebiusAnsatz, tried)]
    best: tuple[float, Ansatz, tuple[int, ...]] | None = None
    for ansatz in shapes:
        found = trial.relation(ansatz, -inf)
        if found is not None and (best is None or found[1] > best[0]):
            best = found[1], ansatz, found[0]
    if best is None:
        return None
    return trial.reading(best[1], best[2], digits, best[0])


def lattices_tried(constants_tried: int) -> int:
    """How many lattices `identify` reduces for one value at so many constants."""
    return len(ALGEBRAIC_DEGREES) + constants_tried


def _complexity(answer: Identification) -> tuple[float, int, str]:
    size = sum(log10(1 + abs(c)) for c in answer.relation)
    return size, len(answer.expression), answer.expression
