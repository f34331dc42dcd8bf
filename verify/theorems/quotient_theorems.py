"""The theorems that give every fraction with deg a <= 1, deg b <= 2 its closed form.

Each says: if a(n) and b(n) are these polynomials in n, with these parameters, then K is this
quotient. A witness names the parameters; here the polynomial identities and the hypotheses are
checked, and the quotient is written down. Statements with proofs: docs/theorems.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from discovery.algebra.quadratic_number import Quadratic
from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.expressions.expression import Expression, parse_expression
from verify.certificates.witness import number_of, read_keys

__all__ = ["QUOTIENT_THEOREMS"]

Witness = Mapping[str, object]
Number = Quadratic


def _linear(pcf: PCF) -> tuple[int, int]:
    if len(pcf.a) > 2:
        raise ProofError("the theorem needs deg a <= 1")
    alpha, beta = (0, *pcf.a)[-2:]
    return alpha, beta


def _quadratic(pcf: PCF) -> tuple[int, int, int]:
    if len(pcf.b) > 3:
        raise ProofError("the theorem needs deg b <= 2")
    g, h, k = (0, 0, *pcf.b)[-3:]
    return g, h, k


def _same(found: Number, wanted: Fraction | int, what: str) -> None:
    if found - wanted:
        raise ProofError(f"{what} is {found} by the parameters, and {wanted} in the fraction")


def _numbers(witness: Witness, *keys: str) -> list[Number]:
    given = read_keys(witness, "the witness", keys)
    return [number_of(given[key], key) for key in keys]


def _rational(x: Number, what: str) -> Fraction:
    value = x.rational
    if value is None:
        raise ProofError(f"{what} must be rational")
    return value


def _natural(x: Number) -> int | None:
    """m if x = -m is an integer <= 0."""
    value = x.rational
    return int(-value) if value is not None and value.denominator == 1 and value <= 0 else None


def _expression(*factors: object) -> Expression:
    return parse_expression("".join(str(f) if isinstance(f, str) else f"({f})" for f in factors))


class _Upper:
    """The upper parameters A, B of a quotient: two numbers, or their rational sum and product."""

    def __init__(self, witness: Witness, others: tuple[str, ...]) -> None:
        given = witness if isinstance(witness, dict) else {}
        pair = "upper" in given
        keys = (*others, "upper") if pair else (*others, "sum", "product")
        self.values = read_keys(witness, "the witness", keys)
        self.pair: tuple[Number, Number] | None = None
        if pair:
            upper = self.values["upper"]
            if not isinstance(upper, list) or len(upper) != 2:
                raise ProofError("upper must be a list of two numbers")
            a, b = number_of(upper[0], "upper"), number_of(upper[1], "upper")
            self.pair = (a, b)
            self.sum = _rational(a + b, "the sum of the upper parameters")
            self.product = _rational(a * b, "the product of the upper parameters")
        else:
            self.sum = _rational(number_of(self.values["sum"], "sum"), "sum")
            self.product = _rational(number_of(self.values["product"], "product"), "product")

    def number(self, key: str) -> Number:
        return number_of(self.values[key], key)

    def gauss(self, k: int, lower: Number, z: Number) -> str:
        """Text of 2F1(A + k, B + k; lower; z)."""
        if self.pair is not None:
            a, b = self.pair
            return f"hyp2f1({a + k},{b + k},{lower},{z})"
        p, q = self.sum + 2 * k, self.product + k * self.sum + k * k
        return f"hyp2f1sp({p},{q},{lower},{z})"


def gauss(pcf: PCF, witness: Witness) -> Expression:
    """a = S(C + n - (A+B+1+2n) y), b = S^2 y (1-y) (n+A)(n+B): quotients of 2F1 at y."""
    upper = _Upper(witness, ("scale", "lower", "argument"))
    s, c, y = upper.number("scale"), upper.number("lower"), upper.number("argument")
    alpha, beta = _linear(pcf)
    g, h, k = _quadratic(pcf)
    lead = s * s * y * (1 - y)
    _same(s * (1 - 2 * y), alpha, "the coefficient of n in a")
    _same(s * (c - y * (upper.sum + 1)), beta, "the constant coefficient of a")
    _same(lead, g, "the coefficient of n^2 in b")
    _same(lead * upper.sum, h, "the coefficient of n in b")
    _same(lead * upper.product, k, "the constant coefficient of b")
    if not s or not y:
        raise ProofError("the scale and the argument must not be 0")
    half = y - Fraction(1, 2)
    if not (half < 0 or (not half and Quadratic.of(0) < s * beta)):
        raise ProofError("the argument must be below 1/2, or 1/2 with the scale of a's sign")
    m = _natural(c)
    if m is None:
        above, below, factor = upper.gauss(0, c, y), upper.gauss(1, c + 1, y), s * c
    else:  # regularized functions at a pole of the series' coefficients
        above = upper.gauss(m + 1, Quadratic.of(m + 2), y)
        below = upper.gauss(m + 1, Quadratic.of(m + 1), y)
        factor = s * y * upper.product / (m + 1)
    return _expression(factor, "*", above, "/", below)


def kummer(pcf: PCF, witness: Witness) -> Expression:
    """a = s(n + c - z), b = s^2 z (n + A): quotients of 1F1 at z."""
    s, upper, c, z = _numbers(witness, "scale", "upper", "lower", "argument")
    alpha, beta = _linear(pcf)
    g, h, k = _quadratic(pcf)
    _same(s, alpha, "the coefficient of n in a")
    _same(s * (c - z), beta, "the constant coefficient of a")
    _same(s * s * z, h, "the coefficient of n in b")
    _same(s * s * z * upper, k, "the constant coefficient of b")
    if g or not s or not z:
        raise ProofError("the theorem needs deg a = deg b = 1")
    m = _natural(c)
    if m is None:
        return _expression(s * c, f"*hyp1f1({upper},{c},{z})/hyp1f1({upper + 1},{c + 1},{z})")
    over = upper + (m + 1)
    quotient = f"*hyp1f1({over},{m + 2},{z})/hyp1f1({over},{m + 1},{z})"
    return _expression(s * z * upper / (m + 1), quotient)


def bessel(pcf: PCF, witness: Witness) -> Expression:
    """a = s(n + c), b = s^2 z: quotients of 0F1 at z."""
    s, c, z = _numbers(witness, "scale", "lower", "argument")
    alpha, beta = _linear(pcf)
    g, h, k = _quadratic(pcf)
    _same(s, alpha, "the coefficient of n in a")
    _same(s * c, beta, "the constant coefficient of a")
    _same(s * s * z, k, "b")
    if g or h or not s:
        raise ProofError("the theorem needs deg a = 1 and a constant b")
    m = _natural(c)
    if m is None:
        return _expression(s * c, f"*hyp0f1({c},{z})/hyp0f1({c + 1},{z})")
    return _expression(s * z / (m + 1), f"*hyp0f1({m + 2},{z})/hyp0f1({m + 1},{z})")


def tricomi(pcf: PCF, witness: Witness) -> Expression:
    """a = s(2n + 1 + A + B + x), b = -s^2 (n+A)(n+B), x > 0: quotients of U at x."""
    upper = _Upper(witness, ("scale", "argument"))
    s, x = upper.number("scale"), upper.number("argument")
    _parabolic(pcf, s, upper, x)
    if not Quadratic.of(0) < x:
        raise ProofError("the argument must be positive")
    p, q = upper.sum, upper.product
    if upper.pair is not None:
        a, b = upper.pair
        second = 1 + a - b
        return _expression(s, f"*hypu({a},{second},{x})/hypu({a + 1},{second},{x})")
    quotient = f"*hyp2f0sp({p},{q},-1/({x}))/hyp2f0sp({p + 2},{q + p + 1},-1/({x}))"
    return _expression(s * x, quotient)


def _parabolic(pcf: PCF, s: Number, upper: _Upper, x: Number) -> None:
    alpha, beta = _linear(pcf)
    g, h, k = _quadratic(pcf)
    _same(2 * s, alpha, "the coefficient of n in a")
    _same(s * (x + 1 + upper.sum), beta, "the constant coefficient of a")
    _same(-s * s, g, "the coefficient of n^2 in b")
    _same(-s * s * upper.sum, h, "the coefficient of n in b")
    _same(-s * s * upper.product, k, "the constant coefficient of b")
    if not s:
        raise ProofError("the scale must not be 0")


def indicial(pcf: PCF, witness: Witness) -> Expression:
    """a = s(2n + 1 + A + B), b = -s^2 (n+A)(n+B), A >= B real: K = s A."""
    upper = _Upper(witness, ("scale",))
    s = upper.number("scale")
    _parabolic(pcf, s, upper, Quadratic.of(0))
    if upper.pair is None:
        raise ProofError("the upper parameters must be real")
    a, b = upper.pair
    if a < b:
        raise ProofError("the greater upper parameter comes first")
    return _expression(s, "*", a)


def weber(pcf: PCF, witness: Witness) -> Expression:
    """a constant, b = h(n + A), h > 0: quotients of parabolic cylinder functions by U."""
    (upper,) = _numbers(witness, "upper")
    alpha, beta = _linear(pcf)
    g, h, k = _quadratic(pcf)
    _same(upper * h, k, "the constant coefficient of b")
    if alpha or g or h <= 0:
        raise ProofError("the theorem needs a constant a and b = h(n + A) with h > 0")
    x = Fraction(beta * beta, 2 * h)
    above, below = f"hypu({upper / 2},1/2,{x})", f"hypu({(upper + 1) / 2},1/2,{x})"
    return _expression("-" if beta < 0 else "", f"sqrt({2 * h})*{above}/{below}")


def periodic(pcf: PCF, witness: Witness) -> Expression:
    """a and b constant: K is the root of x^2 = a x + b that is greater in size."""
    read_keys(witness, "the witness", ())
    if len(pcf.a) > 1 or len(pcf.b) > 1:
        raise ProofError("the theorem needs constants a and b")
    alpha, beta = pcf.a[0], pcf.b[0]
    d = alpha * alpha + 4 * beta
    if d < 0:
        raise ProofError("the roots of x^2 = a x + b are complex: the fraction has no limit")
    return _expression("(", alpha, "+" if alpha > 0 else "-", f"sqrt({d}))/2")


QUOTIENT_THEOREMS: Mapping[str, Callable[[PCF, Witness], Expression]] = {
    "gauss": gauss,
    "kummer": kummer,
    "bessel": bessel,
    "tricomi": tricomi,
    "indicial": indicial,
    "weber": weber,
    "periodic": periodic,
}
