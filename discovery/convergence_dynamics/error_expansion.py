"""The error of a convergent, as an asymptotic expansion.

K - p_n/q_n = C rho^n n!^-s n^e (1 + c_1/n + c_2/n^2 + ...), with rho, s, e and the c_k exactly from
the recurrence. The constant C is no local matter: it comes from the minimal solution
m_n = K q_n - p_n, whose own series holds to all orders. Since
m_n q_(n-1) - m_(n-1) q_n = (-1)^n b(1) ... b(n), the error is m_n / q_n to leading order

    m_n^2 (1/q - 1/m) / ((-1)^n b(1) ... b(n)),    q, m: leading parts of the two ratios,

so that C needs one value of m_n and one of the product, divided by their series.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log10

from flint import arb, ctx

from discovery.algebra.quadratic_number import Quadratic
from discovery.arguments import read_flag, read_integer
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.evaluate import MAX_DIGITS, evaluate
from discovery.continued_fractions.formal_solution import (
    Growth,
    RatioSeries,
    dominant_ratio,
    growth,
    minimal_ratio,
    polynomial_ratio,
)
from discovery.continued_fractions.pcf import PCF
from discovery.errors import NoValueError
from discovery.expressions.expression import parse_expression
from discovery.identification.identify import Identification, identify

__all__ = ["MAX_TERMS", "ErrorExpansion", "NamedConstant", "error_expansion", "leading_constant"]

MAX_TERMS = 20
_ORDER = 48  # terms of the series by which the constant is refined
_FIRST, _LAST = 64, 8192  # depths at which it is read off
_GUARD = 12
_SLACK = 30
_LOSS = 200  # bits that the recurrence of the coefficients may lose
_NAMING = 50  # digits with which a constant is identified
_FACTORS = ("pi", "pi^2", "pi^3", "sqrt(pi)", "1/pi", "1/sqrt(pi)")  # beside an algebraic number


@dataclass(frozen=True, slots=True)
class NamedConstant:
    """A leading constant that has been identified.

    Attributes
    ----------
    of : str
        The number whose error has it: ``K``, ``1/K``, or the constant that K is an image of. Its
        convergents are the same image of p_n/q_n.
    expression : str
        The leading constant of that error, as `discovery.parse_expression` reads it.
    significance : float
    """

    of: str
    expression: str
    significance: float


@dataclass(frozen=True, slots=True)
class ErrorExpansion:
    """K - p_n/q_n = C rho^n n!^-s n^e (1 + c_1/n + c_2/n^2 + ...).

    Attributes
    ----------
    rho : Quadratic
    factorial : int
        s, the power of 1/n!.
    exponent : Quadratic
        e.
    coefficients : tuple of Quadratic
        c_1, c_2, ...; for an error like n^-delta only those before c_delta, where the next power
        of the same error begins.
    constant : arb or None
        C, where it could be had; its radius is the difference of two readings, no proof.
    names : tuple of NamedConstant
    """

    rho: Quadratic
    factorial: int
    exponent: Quadratic
    coefficients: tuple[Quadratic, ...]
    constant: arb | None = None
    names: tuple[NamedConstant, ...] = ()

    def __str__(self) -> str:
        text = "C"
        if self.constant is not None:
            text = self.constant.str(15, radius=False)
        return text + self.law

    @property
    def law(self) -> str:
        """The expansion without its constant.

        >>> error_expansion(PCF("2n+1", "n^4"), constant=False).law
        ' * (-1)^n * n^-2 * (1 - 3/n + ...)'
        """
        text = "" if self.rho == Quadratic.of(1) else f" * {_grouped(self.rho)}^n"
        if self.factorial:
            text += " / n!" if self.factorial == 1 else f" / n!^{self.factorial}"
        if self.exponent:
            value = self.exponent.rational
            whole = value is not None and value.denominator == 1
            text += f" * n^{value if whole else f'({self.exponent})'}"
        series = "1"
        for k, c in enumerate(self.coefficients, 1):
            power = "n" if k == 1 else f"n^{k}"
            if c:
                series += f" {'-' if c < 0 else '+'} {_over(abs(c), power)}"
        return f"{text} * ({series} + ...)"


def _grouped(x: Quadratic) -> str:
    text = str(x)
    return text if text.isdigit() else f"({text})"


def _over(x: Quadratic, power: str) -> str:
    bottom = x.denominator
    return f"{_grouped(x * bottom)}/{power if bottom == 1 else f'({bottom}*{power})'}"


def error_expansion(
    pcf: PCF, terms: int = 3, digits: int = 30, constant: bool = True
) -> ErrorExpansion:
    """Expansion of the error of the convergents.

    Parameters
    ----------
    pcf : PCF
    terms : int
        Coefficients c_k wanted, 0 to 20.
    digits : int
        Digits of the leading constant.
    constant : bool
        Whether to compute the leading constant, and try to identify it, at all.

    Raises
    ------
    NoValueError
        If the fraction has no limit or ends, its value is infinite, or its error follows no such
        law (exp(-c sqrt(n)) or 1/log n).

    Examples
    --------
    >>> str(error_expansion(PCF("10n+5", "-9n^2"), constant=False))  # 3/log(2)
    'C * (1/9)^n * (1 - 5/(16*n) + 265/(512*n^2) - 7645/(8192*n^3) + ...)'
    """
    terms, digits = read_integer(terms, "terms"), read_integer(digits, "digits")
    read_flag(constant, "constant")
    kind = convergence(pcf)
    if kind.law not in ("factorial", "exponential", "power"):
        raise NoValueError(f"the error of {pcf} has no expansion of this shape: {kind.reason}")
    if not 0 <= terms <= MAX_TERMS:
        raise NoValueError(f"{terms} terms are asked for; an expansion has 0 to {MAX_TERMS}")
    count = terms
    if kind.law == "power":  # c_k for k < delta
        while count and count * count >= kind.exponent_squared:
            count -= 1
    found = growth(_ratio(pcf, kind, count + 2))
    assert isinstance(found.lead, Quadratic)
    assert isinstance(found.exponent, Quadratic)
    expansion = ErrorExpansion(
        found.lead, -found.factorial, found.exponent, tuple(found.coefficients)
    )
    if not constant:
        return expansion
    places = max(digits, _NAMING)
    value = leading_constant(pcf, places)
    if value is None:
        value, places = leading_constant(pcf, digits), digits
    names = () if value is None else tuple(_names(pcf, value, places))
    return ErrorExpansion(
        expansion.rho,
        expansion.factorial,
        expansion.exponent,
        expansion.coefficients,
        value,
        names,
    )


def _ratio(pcf: PCF, kind: Convergence, count: int) -> RatioSeries:
    return minimal_ratio(pcf, kind, count) / dominant_ratio(pcf, kind, count)


def leading_constant(pcf: PCF, digits: int = 30) -> arb | None:
    """The constant C of the error's expansion, where two depths agree on it; else None.

    Raises
    ------
    NoValueError
        As `error_expansion`; and if the fraction's value is infinite.

    Examples
    --------
    >>> leading_constant(PCF("1", "1"), 15).str(12, radius=False)  # the golden ratio
    '0.854101966250'
    """
    kind = convergence(pcf)
    bits = ceil((digits + _GUARD) * 3.33) + 64 + _LOSS
    with ctx.workprec(bits):
        minimal = minimal_ratio(pcf, kind, _ORDER, balls=True)
        minimal_growth = growth(minimal)
        product_growth = growth(polynomial_ratio(tuple(-c for c in pcf.b), _ORDER))
        # exact: the difference of the two ratios can cancel
        first = _ratio_gap(pcf, kind).ball()
    before: arb | None = None
    depth = _FIRST
    while depth <= _LAST:
        reading = _reading(pcf, depth, digits, minimal_growth, product_growth)
        depth *= 2
        if reading is None:
            continue
        with ctx.workprec(bits):
            now = reading * first
            if before is not None:
                distance = abs(now - before).abs_upper()
                if distance < abs(now) * arb(10) ** -digits:
                    return arb(now.mid(), distance)
        before = now
    return None


def _ratio_gap(pcf: PCF, kind: Convergence) -> Quadratic:
    """Leading coefficient of 1/q - 1/m, q and m the dominant and the minimal ratio."""
    q, m = dominant_ratio(pcf, kind, 2), minimal_ratio(pcf, kind, 2)
    if m.degree < q.degree:
        return -1 / m.coefficients[0]
    if m.coefficients[0] != q.coefficients[0]:
        return 1 / q.coefficients[0] - 1 / m.coefficients[0]
    return (m.coefficients[1] - q.coefficients[1]) / (q.coefficients[0] * m.coefficients[0])


def _reading(pcf: PCF, n: int, digits: int, minimal: Growth, product: Growth) -> arb | None:
    """m_n^2 / ((-1)^n b(1) ... b(n)), each divided by its series."""
    state = pcf.state(n)
    p, q = state[0, 1], state[1, 1]
    # the error is about det / q^2
    lost = (2 * q.bit_length() - state.det().bit_length()) * 0.30103
    places = digits + _GUARD + _SLACK + ceil(max(0.0, lost))
    if places > MAX_DIGITS:
        return None
    found = evaluate(pcf, places)
    if found.outcome == "undecided":
        return None
    if found.value is None:
        raise NoValueError(f"{pcf} has no value at hand: {found.outcome}: {found.reason}")
    with ctx.workprec(ceil(places * 3.33) + q.bit_length() + 64):
        smallest = found.value * q - p
    if 0 in smallest:
        return None
    with ctx.workprec(ceil((digits + _GUARD) * 3.33) + 64 + _LOSS):
        m = smallest / _formal(minimal, n)
        return m * m * _formal(product, n) / arb(state.det())


def _formal(found: Growth, n: int) -> arb:
    """lead^n n!^s n^e (1 + c_1/n + ...) at n, cut where its terms are smallest."""
    terms, power = [arb(1)], arb(1)
    for c in found.coefficients:
        power = power / n
        terms.append(c * power)
    sizes = [float(abs(term).upper()) for term in terms]
    # single terms may vanish: three in turn are judged
    cut = min(range(len(terms)), key=lambda k: max(sizes[k : k + 3]))
    total = sum(terms[: cut + 1], arb(0))
    lead, exponent = _ball(found.lead), _ball(found.exponent)
    return lead**n * arb(n + 1).gamma() ** found.factorial * arb(n) ** exponent * total


def _ball(x: Quadratic | arb) -> arb:
    return x.ball() if isinstance(x, Quadratic) else x


def _names(pcf: PCF, constant: arb, digits: int) -> Iterator[NamedConstant]:
    """C as it is, for 1/K, or for the constant that K is an image of; the first that is found."""
    found = evaluate(pcf, digits + 10).value
    if found is None:
        return
    known = identify(found, digits, first_only=True)
    with ctx.workprec(ceil(digits * 3.33) + 40):
        candidates: list[tuple[str, arb, tuple[str, ...]]] = [("K", constant, _FACTORS)]
        if 0 not in found:
            candidates.append(("1/K", -constant / found**2, _FACTORS))
        if known and known[0].kind == "moebius":
            name = known[0].constant
            own = (*_FACTORS, name, f"({name})^2")
            candidates.insert(0, (name, constant * _slope(known[0], found), own))
        for of, value, factors in candidates:
            named = _named(value, digits - 2, factors)
            if named is not None:
                yield NamedConstant(of, *named)
                return


def _named(value: arb, digits: int, factors: tuple[str, ...]) -> tuple[str, float] | None:
    """An algebraic number, alone or times a factor; or a rational image of a known constant."""
    for factor in ("1", *factors):
        quotient = value / parse_expression(factor).enclose(digits + 5)
        for answer in identify(quotient, digits, among=(), first_only=True):
            return _times(answer.expression, factor), answer.significance - log10(len(factors) + 1)
    for answer in identify(value, digits, first_only=True):
        return answer.expression, answer.significance
    return None


def _times(number: str, factor: str) -> str:
    if factor == "1":
        return number
    if number in ("1", "-1"):
        return number.replace("1", factor) if number == "1" else f"-({factor})"
    return f"({number})*{factor}"


def _slope(known: Identification, x: arb) -> arb:
    """dC/dx of the constant C with c_0 + c_1 x + c_2 C + c_3 C x = 0."""
    c = [*known.relation, 0, 0][:4]
    return -(c[1] * c[2] - c[0] * c[3]) / (c[2] + c[3] * x) ** 2
