"""Which evaluations may turn one expression into another: proposals for the checker of proofs.

Every call of a special function in an expression is compared with the left sides of the lemmas of
`verify.theorems.lemmas`. Logarithms and arctangents of algebraic numbers are compared numerically
with those of the other expression and with multiples of pi. What is proposed here is not trusted:
the checker verifies each lemma exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, ctx

from discovery.errors import BrounckerError
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.tree import Call, Name, Node, node_text, nodes_of
from discovery.identification.identify import identify

__all__ = ["Lemma", "choose_lemmas"]

Lemma = dict[str, object]

_DIGITS = 40
_MAX_ORDER = 12  # of a multiple of an angle or a logarithm
_ROUNDS = 4
_HALF = Fraction(1, 2)


def choose_lemmas(value: Expression, target: Expression | None = None) -> list[Lemma]:
    """Lemmas that may show that two expressions are equal, or only evaluate the first.

    Parameters
    ----------
    value : Expression
    target : Expression, optional

    Examples
    --------
    >>> choose_lemmas(parse_expression("1/hypu(1,1,2)"))
    [{'lemma': 'tricomi-exponential-integral', 'arguments': ['2']}]
    """
    found: dict[str, Lemma] = {}
    pending = [value.tree] + ([target.tree] if target is not None else [])
    goals = [] if target is None else list(nodes_of(target.tree))
    for _ in range(_ROUNDS):
        new: list[Node] = []
        for tree in pending:
            for node in nodes_of(tree):
                if not isinstance(node, Call) or node_text(node) in found:
                    continue
                choice = _choice(node, goals)
                if choice is None:
                    continue
                name, arguments, result = choice
                found[node_text(node)] = {"lemma": name, "arguments": list(arguments)}
                new.append(parse_expression(result).tree)
        pending = new
    return list(found.values())


Choice = tuple[str, tuple[str, ...], str]


def _choice(node: Call, goals: list[Node]) -> Choice | None:
    try:
        match node.function:
            case "hypu":
                return _tricomi(*_texts(node))
            case "hyp1f1":
                return _confluent(*_texts(node))
            case "hyp0f1":
                return _bessel(*_texts(node))
            case "hyp2f1":
                return _gauss(*_texts(node))
            case "besseli" | "besselj":
                return _half_order(node.function, *_texts(node))
            case "log":
                return _logarithm(node, goals)
            case "atan":
                return _arctangent(node, goals)
            case "tan":
                return _tangent(node)
            case _:
                return None
    except BrounckerError:
        return None


def _texts(node: Call) -> tuple[str, ...]:
    return tuple(node_text(a) for a in node.arguments)


def _rational(text: str) -> Fraction | None:
    return parse_expression(text).rational()


def _tricomi(a: str, b: str, z: str) -> Choice | None:
    p, q = _rational(a), _rational(b)
    if p is None or q is None:
        return None
    if p == 0:
        return "tricomi-zero", (b, z), "1"
    if q == p + 1:
        return "tricomi-power", (a, z), "1"
    if p == q == 1:
        return "tricomi-exponential-integral", (z,), f"e1({z})"
    if p == q == _HALF:
        return "tricomi-error-function", (z,), f"erfc(sqrt({z}))"
    first, second = p - q + 1, 2 - q
    if first == 0 or first == second in (1, _HALF):
        return "tricomi-transformation", (a, b, z), f"hypu({first},{second},{z})"
    return None


def _confluent(a: str, c: str, z: str) -> Choice | None:
    p, q = _rational(a), _rational(c)
    if p is None or q is None or p == 0:
        return None
    if p == q:
        return "confluent-exponential", (a, z), "1"
    if p == 1 and q == 2:
        return "confluent-one", (z,), "1"
    if p == _HALF and q == 3 * _HALF:
        if parse_expression(z).enclose(_DIGITS) < 0:
            return "error-function", (f"sqrt(-({z}))",), "1"
        return "imaginary-error-function", (f"sqrt({z})",), "1"
    if p == 1 and q == 3 * _HALF:
        return "kummer-transformation", (a, c, z), f"hyp1f1({q - p},{q},-({z}))"
    return None


def _bessel(c: str, z: str) -> Choice | None:
    if parse_expression(z).enclose(_DIGITS) > 0:
        return "bessel-i", (c, z), f"besseli(({c})-1,2*sqrt({z}))"
    opposite = f"-({z})" if not z.startswith("-") else z[1:]
    if parse_expression(f"({z})+({opposite})").rational() != 0:
        opposite = f"-({z})"
    return "bessel-j", (c, opposite), f"besselj(({c})-1,2*sqrt({opposite}))"


def _half_order(name: str, order: str, x: str) -> Choice | None:
    v = _rational(order)
    if v not in (_HALF, -_HALF):
        return None
    half = "half" if v > 0 else "minus-half"
    return f"bessel-{name[-1]}-{half}", (x,), "1"


def _gauss(a: str, b: str, c: str, z: str) -> Choice | None:
    p, q, r = _rational(a), _rational(b), _rational(c)
    if p is None or q is None or r is None:
        return None
    p, q = min(p, q), max(p, q)
    if p == q == 1 and r == 2:
        return "gauss-logarithm", (z,), f"log(1-({z}))"
    if p == _HALF and q == 1 and r == 3 * _HALF:
        if parse_expression(z).enclose(_DIGITS) < 0:
            return "gauss-arctangent", (f"sqrt(-({z}))",), f"atan(sqrt(-({z})))"
        t = f"sqrt({z})"
        return "gauss-area-tangent", (t,), f"log((1+{t})/(1-{t}))"
    if r in (p, q):
        return "binomial", (str(q if r == p else p), c, z), "1"
    if p == q == _HALF and r == 1:
        return "arithmetic-geometric-mean", (z,), "1"
    if q == 1 and r == p + 1 and _rational(z) == -1:
        return "alternating-series", (str(p),), "1"
    return None


# -- roots, logarithms, arctangents


def _ratio(x: arb, y: arb) -> Fraction | None:
    """x / y if it is a fraction with a small denominator, as far as the digits tell."""
    with ctx.workprec(200):
        if y.contains(0):
            return None
        quotient = x / y
        for q in range(1, _MAX_ORDER + 1):
            k = int((quotient * q + arb(0.5)).mid().floor().unique_fmpz() or 0)
            if abs(quotient * q - k) < arb(10) ** -30:
                return Fraction(k, q)
    return None


def _ball(node: Node) -> arb:
    return Expression(node).enclose(_DIGITS)


def _calls(name: str, goals: list[Node]) -> Iterator[Call]:
    yield from (g for g in goals if isinstance(g, Call) and g.function == name)


def _logarithm(node: Call, goals: list[Node]) -> Choice | None:
    """As a multiple of a logarithm of the other expression."""
    if any(node == goal for goal in goals) or _rational(_texts(node)[0]) is not None:
        return None
    for goal in _calls("log", goals):
        ratio = _ratio(_ball(node), _ball(goal))
        if ratio:
            arguments = (_texts(node)[0], _texts(goal)[0])
            return "logarithm", (*arguments, str(ratio.numerator), str(ratio.denominator)), "1"
    return None


def _arctangent(node: Call, goals: list[Node]) -> Choice | None:
    """As a multiple of pi, or of an arctangent of the other expression."""
    (t,) = _texts(node)
    value = _ball(node)
    ratio = _ratio(value, _ball(Name("pi")))
    if ratio:
        return "arctangent-of-pi", (t, str(ratio.numerator), str(ratio.denominator)), "pi"
    if any(node == goal for goal in goals):
        return None
    for goal in _calls("atan", goals):
        ratio = _ratio(value, _ball(goal))
        if ratio and ratio > 0:
            arguments = (t, _texts(goal)[0])
            return "arctangent", (*arguments, str(ratio.numerator), str(ratio.denominator)), "1"
    return None


def _tangent(node: Call) -> Choice | None:
    """tan of a rational multiple of an arctangent is algebraic."""
    inner = [n for n in nodes_of(node) if isinstance(n, Call) and n.function == "atan"]
    if len(inner) != 1:
        return None
    ratio = _ratio(_ball(node.arguments[0]), _ball(inner[0]))
    if ratio is None or ratio <= 0:
        return None
    found = identify(_ball(node), _DIGITS, (), first_only=True)
    if not found:
        return None
    (t,) = _texts(inner[0])
    numbers = (str(ratio.numerator), str(ratio.denominator))
    return "tangent-of-multiple", (*numbers, t, found[0].expression), "1"
