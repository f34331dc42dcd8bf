"""Evaluations of functions that a proof may use, each with its hypotheses checked.

A lemma takes arguments (texts of expressions) and gives an equation: a call of a function, and
what it is equal to. Statements and sources: docs/theorems.md.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb

from flint import arb

from discovery.errors import BrounckerError, ProofError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.tree import Call, Power
from verify.certificates.witness import read_expression, read_keys
from verify.theorems.expression_identity import Equation, equal

__all__ = ["LEMMAS", "equation_of"]

_DIGITS = 40
_MAX_ORDER = 60

Lemma = Callable[..., tuple[str, str]]
LEMMAS: dict[str, Lemma] = {}


def equation_of(given: object) -> Equation:
    """The equation of {"lemma": name, "arguments": [texts]}.

    Raises
    ------
    ProofError
        If there is no such lemma, or a hypothesis fails.

    Examples
    --------
    >>> call, value = equation_of({"lemma": "gauss-logarithm", "arguments": ["-1"]})
    >>> from discovery.expressions.tree import node_text
    >>> node_text(call), node_text(value)
    ('hyp2f1(1,1,2,-1)', '-log(1-(-1))/(-1)')
    """
    step = read_keys(given, "a lemma", ("lemma", "arguments"))
    name, texts = step["lemma"], step["arguments"]
    if not isinstance(name, str) or name not in LEMMAS:
        raise ProofError(f"there is no lemma {str(name)[:40]!r}; see docs/theorems.md")
    lemma = LEMMAS[name]
    wanted = lemma.__code__.co_argcount
    if not isinstance(texts, list) or len(texts) != wanted:
        raise ProofError(f"the lemma {name} needs a list of {wanted} arguments")
    arguments = [read_expression(t, f"an argument of {name}") for t in texts]
    try:
        call, value = lemma(*arguments)
        tree = parse_expression(call).tree
        if not isinstance(tree, Call | Power):
            raise ProofError(f"the lemma {name} has no call to replace")
        parse_expression(value).enclose(_DIGITS)
        return tree, parse_expression(value).tree
    except ProofError:
        raise
    except BrounckerError as error:
        raise ProofError(f"the lemma {name} does not apply: {error}") from None


def _lemma(name: str) -> Callable[[Lemma], Lemma]:
    def register(function: Lemma) -> Lemma:
        LEMMAS[name] = function
        return function

    return register


def _ball(text: str) -> arb:
    return parse_expression(text).enclose(_DIGITS)


def _require(holds: object, hypothesis: str) -> None:
    if holds is not True:
        raise ProofError(f"the hypothesis {hypothesis} is not seen to hold")


def _below_one(z: Expression) -> None:
    _require(bool(_ball(f"1-({z})") > 0), f"{z} < 1")


def _lower(c: Expression) -> None:
    """The lower parameter is no integer <= 0."""
    x = c.rational()
    if x is not None:
        _require(not (x.denominator == 1 and x <= 0), f"{c} is no integer <= 0")
        return
    ball = _ball(str(c))
    _require(bool(ball > 0) or not ball.contains_integer(), f"{c} is no integer <= 0")


def _rational(x: Expression, what: str) -> Fraction:
    value = x.rational()
    if value is None:
        raise ProofError(f"{what} must be rational")
    return value


# -- 2F1


@_lemma("gauss-logarithm")
def _gauss_logarithm(z: Expression) -> tuple[str, str]:
    """2F1(1, 1; 2; z) = -log(1-z)/z (DLMF 15.4.1)."""
    _below_one(z)
    return f"hyp2f1(1,1,2,{z})", f"-log(1-({z}))/({z})"


@_lemma("gauss-arctangent")
def _gauss_arctangent(t: Expression) -> tuple[str, str]:
    """2F1(1/2, 1; 3/2; -t^2) = atan(t)/t (DLMF 15.4.3)."""
    return f"hyp2f1(1/2,1,3/2,-({t})^2)", f"atan({t})/({t})"


@_lemma("gauss-area-tangent")
def _gauss_area_tangent(t: Expression) -> tuple[str, str]:
    """2F1(1/2, 1; 3/2; t^2) = log((1+t)/(1-t))/(2t), 0 < t < 1 (DLMF 15.4.2)."""
    _require(bool(_ball(str(t)) > 0), f"{t} > 0")
    _below_one(t)
    return f"hyp2f1(1/2,1,3/2,({t})^2)", f"log((1+({t}))/(1-({t})))/(2*({t}))"


@_lemma("pfaff")
def _pfaff(a: Expression, b: Expression, c: Expression, z: Expression) -> tuple[str, str]:
    """2F1(a, b; c; z) = (1-z)^-a 2F1(a, c-b; c; z/(z-1)), z < 1 (DLMF 15.8.1)."""
    _below_one(z)
    _lower(c)
    power = f"(1-({z}))^(-({a}))"
    other = f"hyp2f1({a},({c})-({b}),{c},({z})/(({z})-1))"
    return f"hyp2f1({a},{b},{c},{z})", f"{power}*{other}"


@_lemma("euler-transformation")
def _euler(a: Expression, b: Expression, c: Expression, z: Expression) -> tuple[str, str]:
    """2F1(a, b; c; z) = (1-z)^(c-a-b) 2F1(c-a, c-b; c; z), z < 1 (DLMF 15.8.1)."""
    _below_one(z)
    _lower(c)
    power = f"(1-({z}))^(({c})-({a})-({b}))"
    other = f"hyp2f1(({c})-({a}),({c})-({b}),{c},{z})"
    return f"hyp2f1({a},{b},{c},{z})", f"{power}*{other}"


@_lemma("binomial")
def _binomial(a: Expression, c: Expression, z: Expression) -> tuple[str, str]:
    """2F1(a, c; c; z) = (1-z)^-a, z < 1 (DLMF 15.4.6)."""
    _below_one(z)
    _lower(c)
    return f"hyp2f1({a},{c},{c},{z})", f"(1-({z}))^(-({a}))"


@_lemma("alternating-series")
def _alternating(c: Expression) -> tuple[str, str]:
    """2F1(1, c; c+1; -1) = (c/2)(psi((c+1)/2) - psi(c/2)), c > 0 (DLMF 5.9.16, 15.2.1)."""
    _require(bool(_ball(str(c)) > 0), f"{c} > 0")
    value = f"({c})/2*(digamma((({c})+1)/2)-digamma(({c})/2))"
    return f"hyp2f1(1,{c},({c})+1,-1)", value


@_lemma("arithmetic-geometric-mean")
def _agm(m: Expression) -> tuple[str, str]:
    """2F1(1/2, 1/2; 1; m) = 1/agm(1, sqrt(1-m)), m < 1 (Gauss; DLMF 19.8.5)."""
    _below_one(m)
    return f"hyp2f1(1/2,1/2,1,{m})", f"1/agm(1,sqrt(1-({m})))"


# -- 1F1, U, 0F1, Bessel


@_lemma("confluent-exponential")
def _confluent_exponential(a: Expression, z: Expression) -> tuple[str, str]:
    """1F1(a; a; z) = exp(z) (DLMF 13.6.1)."""
    _lower(a)
    return f"hyp1f1({a},{a},{z})", f"exp({z})"


@_lemma("confluent-one")
def _confluent_one(z: Expression) -> tuple[str, str]:
    """1F1(1; 2; z) = (exp(z)-1)/z (DLMF 13.6.2)."""
    return f"hyp1f1(1,2,{z})", f"(exp({z})-1)/({z})"


@_lemma("kummer-transformation")
def _kummer(a: Expression, c: Expression, z: Expression) -> tuple[str, str]:
    """1F1(a; c; z) = exp(z) 1F1(c-a; c; -z) (DLMF 13.2.39)."""
    _lower(c)
    return f"hyp1f1({a},{c},{z})", f"exp({z})*hyp1f1(({c})-({a}),{c},-({z}))"


@_lemma("error-function")
def _error_function(x: Expression) -> tuple[str, str]:
    """1F1(1/2; 3/2; -x^2) = sqrt(pi) erf(x)/(2x) (DLMF 13.6.7)."""
    return f"hyp1f1(1/2,3/2,-({x})^2)", f"sqrt(pi)*erf({x})/(2*({x}))"


@_lemma("imaginary-error-function")
def _imaginary_error_function(x: Expression) -> tuple[str, str]:
    """1F1(1/2; 3/2; x^2) = sqrt(pi) erfi(x)/(2x) (DLMF 13.6.7)."""
    return f"hyp1f1(1/2,3/2,({x})^2)", f"sqrt(pi)*erfi({x})/(2*({x}))"


def _positive(z: Expression) -> None:
    _require(bool(_ball(str(z)) > 0), f"{z} > 0")


@_lemma("tricomi-exponential-integral")
def _exponential_integral(z: Expression) -> tuple[str, str]:
    """U(1, 1, z) = exp(z) E1(z) (DLMF 13.6.6)."""
    _positive(z)
    return f"hypu(1,1,{z})", f"exp({z})*e1({z})"


@_lemma("tricomi-error-function")
def _complementary(z: Expression) -> tuple[str, str]:
    """U(1/2, 1/2, z) = sqrt(pi) exp(z) erfc(sqrt(z)) (DLMF 13.6.8)."""
    _positive(z)
    return f"hypu(1/2,1/2,{z})", f"sqrt(pi)*exp({z})*erfc(sqrt({z}))"


@_lemma("tricomi-power")
def _tricomi_power(a: Expression, z: Expression) -> tuple[str, str]:
    """U(a, a+1, z) = z^-a (DLMF 13.6.4)."""
    _positive(z)
    return f"hypu({a},({a})+1,{z})", f"({z})^(-({a}))"


@_lemma("tricomi-zero")
def _tricomi_zero(b: Expression, z: Expression) -> tuple[str, str]:
    """U(0, b, z) = 1 (DLMF 13.2.7)."""
    _positive(z)
    return f"hypu(0,{b},{z})", "1"


@_lemma("tricomi-transformation")
def _tricomi_transformation(a: Expression, b: Expression, z: Expression) -> tuple[str, str]:
    """U(a, b, z) = z^(1-b) U(a-b+1, 2-b, z) (DLMF 13.2.40)."""
    _positive(z)
    other = f"hypu(({a})-({b})+1,2-({b}),{z})"
    return f"hypu({a},{b},{z})", f"({z})^(1-({b}))*{other}"


@_lemma("bessel-i")
def _bessel_i(c: Expression, z: Expression) -> tuple[str, str]:
    """0F1(; c; z) = Gamma(c) z^((1-c)/2) I_(c-1)(2 sqrt(z)), z > 0 (DLMF 10.39.9)."""
    _positive(z)
    _lower(c)
    power = f"({z})^((1-({c}))/2)"
    return f"hyp0f1({c},{z})", f"gamma({c})*{power}*besseli(({c})-1,2*sqrt({z}))"


@_lemma("bessel-j")
def _bessel_j(c: Expression, z: Expression) -> tuple[str, str]:
    """0F1(; c; -z) = Gamma(c) z^((1-c)/2) J_(c-1)(2 sqrt(z)), z > 0 (DLMF 10.16.9)."""
    _positive(z)
    _lower(c)
    power = f"({z})^((1-({c}))/2)"
    return f"hyp0f1({c},-({z}))", f"gamma({c})*{power}*besselj(({c})-1,2*sqrt({z}))"


def _half_order(name: str, order: str, function: str, x: Expression) -> tuple[str, str]:
    _positive(x)
    return f"{name}({order},{x})", f"sqrt(2/(pi*({x})))*{function}({x})"


@_lemma("bessel-i-half")
def _bessel_i_half(x: Expression) -> tuple[str, str]:
    """I_(1/2)(x) = sqrt(2/(pi x)) sinh(x) (DLMF 10.39.1)."""
    return _half_order("besseli", "1/2", "sinh", x)


@_lemma("bessel-i-minus-half")
def _bessel_i_minus_half(x: Expression) -> tuple[str, str]:
    """I_(-1/2)(x) = sqrt(2/(pi x)) cosh(x) (DLMF 10.39.1)."""
    return _half_order("besseli", "-1/2", "cosh", x)


@_lemma("bessel-j-half")
def _bessel_j_half(x: Expression) -> tuple[str, str]:
    """J_(1/2)(x) = sqrt(2/(pi x)) sin(x) (DLMF 10.16.1)."""
    return _half_order("besselj", "1/2", "sin", x)


@_lemma("bessel-j-minus-half")
def _bessel_j_minus_half(x: Expression) -> tuple[str, str]:
    """J_(-1/2)(x) = sqrt(2/(pi x)) cos(x) (DLMF 10.16.1)."""
    return _half_order("besselj", "-1/2", "cos", x)


# -- roots, logarithms, arctangents


@_lemma("root")
def _root(u: Expression, v: Expression, q: Expression) -> tuple[str, str]:
    """u^(1/q) = v where v > 0 and v^q = u."""
    _positive(v)
    order = _order(q)
    _require(equal(parse_expression(f"({v})^{order}"), u), f"({v})^{order} = {u}")
    return f"({u})^(1/{order})", str(v)


def _order(q: Expression) -> int:
    value = _rational(q, "an order")
    if value.denominator != 1 or not 1 <= value <= _MAX_ORDER:
        raise ProofError(f"an order must be an integer from 1 to {_MAX_ORDER}")
    return int(value)


@_lemma("logarithm")
def _logarithm(u: Expression, v: Expression, p: Expression, q: Expression) -> tuple[str, str]:
    """log(u) = (p/q) log(v) where u, v > 0 and u^q = v^p."""
    _positive(u)
    _positive(v)
    k, order = _rational(p, "p"), _order(q)
    if k.denominator != 1 or abs(k) > _MAX_ORDER:
        raise ProofError(f"p must be an integer of size at most {_MAX_ORDER}")
    same = equal(parse_expression(f"({u})^{order}"), parse_expression(f"({v})^({k})"))
    _require(same, f"({u})^{order} = ({v})^({k})")
    return f"log({u})", f"({k}/{order})*log({v})"


def _parts(t: Expression, n: int, sign: int) -> tuple[str, str]:
    """Texts of the real and imaginary parts of (1 + sign i t)^n."""
    terms: tuple[list[str], list[str]] = ([], [])
    for k in range(n + 1):
        c = comb(n, k) * sign**k * (-1) ** (k // 2)
        terms[k % 2].append(f"({c})*({t})^{k}")
    return "+".join(terms[0]), "+".join(terms[1]) or "0"


@_lemma("arctangent-of-pi")
def _arctangent_of_pi(t: Expression, p: Expression, q: Expression) -> tuple[str, str]:
    """atan(t) = (p/q) pi: (1+it)^q is real, and q atan(t) - p pi is less than 1 in size."""
    order, k = _order(q), _rational(p, "p")
    imaginary = _parts(t, order, 1)[1]
    _require(equal(parse_expression(imaginary), parse_expression("0")), f"Im (1+i{t})^{order} = 0")
    distance = _ball(f"{order}*atan({t})-({k})*pi")
    _require(k.denominator == 1 and bool(abs(distance) < 1), f"{order} atan({t}) is near {k} pi")
    return f"atan({t})", f"({k}/{order})*pi"


@_lemma("arctangent")
def _arctangent(t: Expression, u: Expression, p: Expression, q: Expression) -> tuple[str, str]:
    """atan(t) = (p/q) atan(u): (1+it)^q (1-iu)^p is real, and the multiples are nearly equal."""
    order, k = _order(q), _order(p)
    (c, s), (d, r) = _parts(t, order, 1), _parts(u, k, -1)
    imaginary = parse_expression(f"({c})*({r})+({s})*({d})")
    _require(equal(imaginary, parse_expression("0")), "the product of powers is real")
    distance = _ball(f"{order}*atan({t})-{k}*atan({u})")
    _require(bool(abs(distance) < 1), "the multiples of the angles are nearly equal")
    return f"atan({t})", f"({k}/{order})*atan({u})"


@_lemma("tangent-of-multiple")
def _tangent_of_multiple(
    p: Expression, q: Expression, t: Expression, r: Expression
) -> tuple[str, str]:
    """tan((p/q) atan(t)) = r: (1+ir)^q (1-it)^p is real, q atan(r) - p atan(t) is near q j pi."""
    order, k = _order(q), _order(p)
    (c, s), (d, i) = _parts(r, order, 1), _parts(t, k, -1)
    imaginary = parse_expression(f"({c})*({i})+({s})*({d})")
    _require(equal(imaginary, parse_expression("0")), "the product of powers is real")
    turns = _ball(f"({order}*atan({r})-{k}*atan({t}))/({order}*pi)")
    near = (turns + 0.5).floor().unique_fmpz()
    _require(
        near is not None and bool(abs(turns - near) * order < arb(1) / 4),
        f"{order} atan({r}) and {k} atan({t}) differ by a multiple of {order} pi",
    )
    return f"tan({k}/{order}*atan({t}))", str(r)
