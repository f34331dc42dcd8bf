"""Euler's theorem: the value of a fraction whose recurrence has a hypergeometric-term solution.

**Theorem.** Let r be a rational function over Q or Q(sqrt d) with

    r(n) r(n-1) = a(n) r(n-1) + b(n)                                                    (1)

identically, m >= 0 an integer such that r(i) is finite and not 0 for all integers i >= m, and
b(i) not 0 for all i >= 1. Let rho(n) = -b(n)/(r(n) r(n-1)) and
S_N = sum over 0 <= j <= N of prod over 1 <= i <= j of rho(m + i).

If S_N tends to S, the tail t_m = a(m) + b(m+1)/(a(m+1) + ...) is a(m) - r(m) + r(m)/S, infinite
for S = 0; if |S_N| tends to infinity, it is a(m) - r(m). K is the image of t_m under the first m
steps, (p_(m-1) t_m + b(m) p_(m-2)) / (q_(m-1) t_m + b(m) q_(m-2)) for m >= 1, infinite where the
denominator is 0. If S_N has neither limit, no value follows.

**Proof.** h_n = r(m) ... r(n), h_(m-1) = 1, solves the recurrence for n > m, by (1). Write a
solution as u_n = h_n w_n. Then h_n (w_n - w_(n-1)) = u_n - a(n) u_(n-1) - b(n) h_(n-2) w_(n-1)
= -b(n) h_(n-2) (w_(n-1) - w_(n-2)), so that w_n - w_(n-1) = rho(n) (w_(n-1) - w_(n-2)). The
numerators and denominators of the convergents P_n/Q_n of t_m begin with P = 1, a(m) and Q = 0, 1 at
n = m-1, m; w begins with 1, a(m)/r(m) and with 0, 1/r(m), and sums up to
P_n = h_n (1 + (a(m)/r(m) - 1) S_(n-m)), Q_n = h_n S_(n-m)/r(m). Hence
P_n/Q_n = a(m) - r(m) + r(m)/S_(n-m) as points of the projective line, where the map is continuous.
The first m steps are a matrix of determinant +-b(1) ... b(m), not 0, which carries the limit over.

**Sums.** Let tau_j = Z^j prod (B_i)_j / prod (C_i)_j with the C_i no integers <= 0, and R, G, H
rational functions, finite at all integers j >= 0, with R(0) = 1 and, identically,

    R(j) tau_j/tau_(j-1) = rho(m + j) R(j-1),                                           (2)
    R(j) = G(j+1) tau_(j+1)/tau_j - G(j) + H(j).                                        (3)

Then S_N = sum over j <= N of R(j) tau_j = G(N+1) tau_(N+1) - G(0) + sum over j <= N of H(j) tau_j.
`discovery.expressions.reduced_sum` gives the limit for H a sum of coefficient/(j + c)^s and a
polynomial, by the classical evaluations stated there and in `lerch_value` and
`hypergeometric_value`. Whether S_N converges or tends to infinity is decided by
`discovery.algebra.series_convergence`.

Euler's transformation of series into fractions: L. Euler, Introductio in analysin infinitorum,
chapter 18; L. Lorentzen and H. Waadeland, Continued Fractions, 2008, section 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from discovery.algebra.polynomial import value_at
from discovery.algebra.polynomial_over_quadratic_field import QuadraticPolynomial, product
from discovery.algebra.quadratic_number import Quadratic
from discovery.algebra.series_convergence import series_behaviour
from discovery.continued_fractions.pcf import PCF
from discovery.errors import LimitError, ProofError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.linear_form import LinearForm
from discovery.expressions.reduced_sum import reduced_series_value
from verify.certificates.euler_witness import (
    MAX_PARAMETER,
    read_field,
    read_fields,
    read_fraction,
    read_integer,
    read_list,
    read_number,
    read_polynomial,
    read_rational,
)
from verify.theorems.integer_roots import integer_roots

__all__ = ["euler"]

MAX_START = 10_000
MAX_PARAMETERS = 60
MAX_ORDER = 60
MAX_ARGUMENT = 10**200
_DIGITS = 20

Rational = tuple[QuadraticPolynomial, QuadraticPolynomial]
_REDUCED = {
    "kind", "argument", "upper", "lower", "factor", "certificate", "poles", "polynomial",
}  # fmt: skip


def euler(pcf: PCF, witness: Mapping[str, object]) -> Expression:
    """The value that Euler's theorem proves; nothing in the witness is trusted.

    Parameters
    ----------
    pcf : PCF
    witness : mapping
        ``sqrt`` (d), ``num`` and ``den`` of r with coefficients highest first (integers or texts;
        pairs [x, y] for d > 1), ``start`` (m), and ``sum``: ``{"kind": "infinite"}``, or ``kind``
        ``reduced`` with ``argument`` Z, ``upper`` B_i, ``lower`` C_i, ``factor`` R, ``certificate``
        G, and H as ``poles`` [c, s, coefficient] and a ``polynomial``.

    Raises
    ------
    ProofError
        If the witness has another form or size, a hypothesis does not hold, or K is infinite.

    Examples
    --------
    >>> witness = {"sqrt": 1, "num": [1, 1], "den": [1], "start": 0, "sum": {"kind": "reduced",
    ...     "argument": -1, "upper": [], "lower": [], "factor": {"num": [1], "den": [1, 1]},
    ...     "certificate": {"num": [], "den": [1]}, "poles": [[1, 1, 1]], "polynomial": []}}
    >>> str(euler(PCF("1", "n^2"), witness))
    '1/log(2)'
    """
    fields = read_fields(witness, {"sqrt", "num", "den", "start", "sum"}, "a witness")
    d = read_field(fields["sqrt"])
    m = read_integer(fields["start"], 0, MAX_START, "start")
    r = read_rational({k: fields[k] for k in ("num", "den")}, d, "r")
    if not r[0]:
        raise ProofError("r is 0")
    if pcf.terminates_at is not None:
        raise ProofError(f"{pcf} terminates, so that the theorem does not apply")
    top, bottom = r
    a, b = (QuadraticPolynomial.of(p) for p in (pcf.a, pcf.b))
    behind = (top.shifted(-1), bottom.shifted(-1))
    if top * behind[0] != a * (behind[0] * bottom) + b * (bottom * behind[1]):
        raise ProofError(f"r(n) r(n-1) = a(n) r(n-1) + b(n) does not hold for {pcf}")
    for p in r:
        _check_no_roots(p, m, "r has a zero or a pole")
    # rho(m + j)
    rho = (
        (-b * bottom * behind[1]).shifted(m),
        (top * behind[0]).shifted(m),
    )
    return _value(pcf, m, top(m) / bottom(m), _sum(rho, fields["sum"], d))


def _check_no_roots(p: QuadraticPolynomial, start: int, what: str) -> None:
    """Refuse a polynomial with a root at an integer >= start."""
    try:
        roots = integer_roots(p.rational_part.x.numer())
    except LimitError as error:
        raise ProofError(str(error)) from None
    if roots and roots[-1] >= start:
        raise ProofError(f"{what} at the integer {roots[-1]} >= {start}")


def _sum(rho: Rational, witness: object, d: int) -> LinearForm | None:
    """S; None where |S_N| tends to infinity."""
    if not isinstance(witness, Mapping) or "kind" not in witness:
        raise ProofError("sum must name its kind")
    behaviour = series_behaviour(*rho)
    if witness["kind"] == "infinite":
        read_fields(witness, {"kind"}, "an infinite sum")
        if behaviour != "infinite":
            raise ProofError("the partial sums do not tend to infinity")
        return None
    fields = read_fields(witness, _REDUCED, "a sum")
    if fields["kind"] != "reduced":
        raise ProofError("the kind of a sum is infinite or reduced")
    if behaviour != "converges":
        raise ProofError("the series does not converge")
    z = read_number(fields["argument"], d, "argument")
    if not z or _size(z) > MAX_ARGUMENT:
        raise ProofError("argument is 0, or its integers are beyond 10^200")
    upper, lower = (_parameters(fields[k], k) for k in ("upper", "lower"))
    factor = read_rational(fields["factor"], d, "factor")
    certificate = read_rational(fields["certificate"], d, "certificate")
    poles = _poles(fields["poles"], d)
    polynomial = read_polynomial(fields["polynomial"], d, "polynomial")
    for p in (factor[1], certificate[1]):
        _check_no_roots(p, 0, "factor or certificate has a pole")
    # tau_(j+1)/tau_j
    step = (
        product(QuadraticPolynomial.of([1, x]) for x in upper) * z,
        product(QuadraticPolynomial.of([1, x]) for x in lower),
    )
    _check_term(rho, step, factor)
    _check_reduction(factor, step, certificate, poles, polynomial)
    value = reduced_series_value(z, upper, lower, certificate, poles, polynomial, d)
    if value is None:
        raise ProofError("no evaluation is known of the reduced series")
    return value


def _size(z: Quadratic) -> int:
    return max(abs(z.x.numerator), abs(z.y.numerator), z.x.denominator, z.y.denominator)


def _parameters(value: object, what: str) -> list[Fraction]:
    found = [read_fraction(x, what) for x in read_list(value, MAX_PARAMETERS, what)]
    if any(x.denominator == 1 and x <= 0 for x in found):
        raise ProofError(f"{what} has an integer <= 0")
    if any(abs(x) > MAX_PARAMETER or x.denominator > MAX_PARAMETER for x in found):
        raise ProofError(f"{what} has a parameter or a denominator beyond {MAX_PARAMETER:,}")
    return found


def _poles(value: object, d: int) -> list[tuple[Fraction, int, Quadratic]]:
    found = []
    for entry in read_list(value, MAX_PARAMETERS, "poles"):
        c, s, coefficient = _three(entry)
        at = read_fraction(c, "c of poles")
        if not 0 < at <= 1 or at.denominator > MAX_PARAMETER:
            raise ProofError(f"c of poles must lie in (0, 1], its denominator <= {MAX_PARAMETER:,}")
        order = read_integer(s, 1, MAX_ORDER, "s of poles")
        found.append((at, order, read_number(coefficient, d, "coefficient of poles")))
    return found


def _three(entry: object) -> tuple[object, object, object]:
    if not isinstance(entry, list) or len(entry) != 3:
        raise ProofError("an entry of poles must be [c, s, coefficient]")
    return entry[0], entry[1], entry[2]


def _check_term(rho: Rational, step: Rational, factor: Rational) -> None:
    """R(0) = 1 and (2)."""
    (top, bottom), (up, down) = factor, step
    if top(0) != bottom(0):
        raise ProofError("factor is not 1 at j = 0")
    left = top * up.shifted(-1) * (bottom.shifted(-1) * rho[1])
    right = bottom * down.shifted(-1) * (top.shifted(-1) * rho[0])
    if left != right:
        raise ProofError("factor, argument, upper and lower do not make the terms of the series")


def _check_reduction(
    factor: Rational,
    step: Rational,
    certificate: Rational,
    poles: Sequence[tuple[Fraction, int, Quadratic]],
    polynomial: QuadraticPolynomial,
) -> None:
    """(3), as an identity of polynomials."""
    (g, below), (up, down) = certificate, step
    most: dict[Fraction, int] = {}
    for c, s, _ in poles:
        most[c] = max(s, most.get(c, 0))
    under = product(_linear(c, s) for c, s in most.items())
    rest = polynomial * under
    for c, s, coefficient in poles:
        rest += under.divided(_linear(c, s))[0] * coefficient
    ahead, next_below = g.shifted(1) * up, below.shifted(1) * down
    # R = ahead/next_below - g/below + rest/under
    found = (ahead * below - g * next_below) * under + rest * (next_below * below)
    if factor[0] * (next_below * below * under) != factor[1] * found:
        raise ProofError("the reduction R = G(j+1) tau_(j+1)/tau_j - G(j) + H does not hold")


def _linear(c: Fraction, s: int) -> QuadraticPolynomial:
    return product([QuadraticPolynomial.of([1, c])] * s)


def _value(pcf: PCF, m: int, r: Quadratic, total: LinearForm | None) -> Expression:
    """K, whose denominator is shown not to be 0 by an enclosure."""
    first, second = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))
    if m:
        state, b = pcf.state(m - 1), value_at(pcf.b, m)
        first, second = (
            (Fraction(int(state[i, 1])), Fraction(int(state[i, 0]) * b)) for i in (0, 1)
        )
    gap = value_at(pcf.a, m) - r
    (p, p0), (q, q0) = first, second
    try:
        if total is None:
            text = LinearForm.of(gap * p + p0).moebius(1, 0, 0, gap * q + q0)
        else:
            text = total.moebius(gap * p + p0, r * p, gap * q + q0, r * q)
        value = parse_expression(text)
        value.enclose(_DIGITS)
    except ZeroDivisionError:
        raise ProofError(f"{pcf} is infinite") from None
    except ValueError as error:  # no finite value, beyond a limit, or integers too long to print
        raise ProofError(f"the value cannot be enclosed: {error}") from None
    return value
