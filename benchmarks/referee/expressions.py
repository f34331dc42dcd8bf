"""Random expressions in which one number is written in several ways, and pairs of such expressions.

Every pair is compared by exact algebra alone, and what is found equal is held against enclosures
that know nothing of the algebra. The writings are chosen for what algebra with radicals can get
wrong: several roots of one number, nested roots that denest, conjugates that are 0 or nearly 0, and
functions of all these as atoms.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import ceil, log2

from flint import ctx

from discovery.errors import BrounckerError
from discovery.expressions.expression import Expression, parse_expression
from verify.enclosures.numerical_guard import guard_digits
from verify.theorems.expression_identity import equal_by_algebra

__all__ = ["PairCount", "compare_pairs", "random_pair"]

_ATOMS = (
    "pi", "e", "log(2)", "log(3)", "zeta(3)", "catalan", "sqrt(2)", "sqrt(3)", "gamma(1/3)",
    "gamma(1/4)", "sin(1)", "cos(1)", "atan(2)", "besselj(0,1)", "hyp2f1(1/3,1/2,1,1/5)", "2", "3",
)  # fmt: skip
# one number in several writings; {x} is an atom, all of which are positive
_WRITINGS = (
    ("{x}", "({x}^3)^(1/3)", "sqrt({x}^2)", "cbrt({x}^3)", "({x}^4)^(1/4)", "-cbrt(-({x}^3))"),
    ("1+{x}", "sqrt(1+2*{x}+{x}^2)", "sqrt((1+{x})^2)", "({x}^2-1)/({x}-1)"),
    ("sqrt({x})", "{x}^(1/2)", "({x}^3)^(1/6)", "sqrt(sqrt({x}^2))", "{x}/sqrt({x})"),
    ("sqrt({x}+1)*sqrt({x})", "sqrt({x}^2+{x})", "sqrt({x})*sqrt(1+{x})"),
    ("{x}-7", "-sqrt({x}^2-14*{x}+49)", "-((7-{x})^2)^(1/2)"),
    ("1/(sqrt({x}+1)-sqrt({x}))", "sqrt({x}+1)+sqrt({x})"),
    ("{x}^(1/3)", "cbrt({x})", "({x}^2)^(1/6)", "{x}/({x}^2)^(1/3)"),
    ("1+sqrt(2)", "sqrt(3+2*sqrt(2))", "1/(sqrt(2)-1)", "(7+5*sqrt(2))^(1/3)"),
    ("sqrt(2)+sqrt(3)", "sqrt(5+2*sqrt(6))", "1/(sqrt(3)-sqrt(2))"),
    ("(1+sqrt(5))/2", "(2+sqrt(5))^(1/3)", "phi", "sqrt(1+phi)", "1+1/phi"),
    ("exp({x}/2)", "sqrt(exp({x}))", "exp({x})^(1/2)", "1/exp(-{x}/2)"),
    ("log(2)/2", "log(sqrt(2))", "log(4)/4", "-log(1/2)/2"),
    ("tan(1)", "sin(1)/cos(1)", "1/cot(1)", "sqrt(1/cos(1)^2-1)"),
    ("pi*sqrt(2)", "gamma(1/4)*gamma(3/4)", "sqrt(2*pi^2)"),
    ("pi^2/6", "zeta(2)", "(pi^6/216)^(1/3)"),
    ("tanh({x})", "(exp({x})-exp(-({x})))/(exp({x})+exp(-({x})))", "1/coth({x})"),
)  # fmt: skip
_NESTED = (
    ("sqrt(3+2*sqrt(2))", "1+sqrt(2)"),
    ("sqrt(5+2*sqrt(6))", "(sqrt(2)+sqrt(3))"),
    ("sqrt(2+3^(1/2))", "(sqrt(6)+sqrt(2))/2"),
    ("sqrt(6+2*sqrt(5))", "1+sqrt(5)"),
    ("cbrt(7+5*sqrt(2))", "1+sqrt(2)"),
)
_FUNCTIONS = ("exp({})", "sin({})", "atan({})", "sqrt(2+({})^2)", "cbrt({})", "hyp1f1(1/2,1,{})")


def _writings(choose: random.Random) -> tuple[str, ...]:
    # mostly the first, whose roots are not all seen to be powers of one
    family = choose.choice((_WRITINGS[0], choose.choice(_WRITINGS)))
    atom = choose.choice(_ATOMS)
    return tuple(text.replace("{x}", atom) for text in family)


def _term(choose: random.Random, depth: int) -> tuple[str, str]:
    """Two writings of one number, or nearly of one."""
    if depth == 0:
        family = _writings(choose)
        return choose.choice(family), choose.choice(family)
    x, y = _term(choose, depth - 1)
    u, v = _term(choose, choose.randrange(depth))
    match choose.randrange(8):
        case 0:
            return f"({x})+({u})", f"({v})+({y})"
        case 1:
            return f"({x})*({u})", f"({y})*({v})"
        case 2:
            return f"({x})/({u})", f"({y})/({v})"
        case 3:  # a difference of writings of one number, beside what it should not change
            return f"({x})+({u})-({v})", y
        case 4:  # its conjugate as a divisor
            return f"({x})*(({u})+({v}))/(({u})+({u}))", y
        case 5:
            k = choose.choice((3, 20, 60, 150))
            return f"1/(({u})-({v})+1/10^{k})+({x})", f"({y})+10^{k}"
        case 6:  # functions of different numbers, over a divisor whose conjugate may be 0
            k = choose.choice((0, 60, 220))
            return f"({x})+({'-'.join(_zero_divisor(choose))})/10^{k}", y
        case _:
            function = choose.choice(_FUNCTIONS)
            return function.format(x), function.format(y)


def _zero_divisor(choose: random.Random) -> tuple[str, str]:
    """A function at different numbers that an algebra with zero divisors takes for one.

    With u = (x^k)^(1/k) and v = (x^m)^(1/m), the conjugate u - v of a divisor u + v is 0, and so
    is its product with z = (u^k - x^k)/(u - x) (v^m - x^m)/(v - x) modulo u^k = x^k, v^m = x^m,
    though z is not 0.
    """
    if choose.randrange(2):
        x = choose.choice(_ATOMS)
        k, m = choose.sample((2, 3, 4), 2)
        u, v = f"({x}^{k})^(1/{k})", f"({x}^{m})^(1/{m})"
        z = "*".join(
            f"({'+'.join(f'({w})^{i}*{x}^{n - 1 - i}' for i in range(n))})"
            for w, n in ((u, k), (v, m))
        )
    else:  # a nested root that denests: u = v, u^2 - v^2 reduces to 0, and u + v annihilates u - v
        u, v = choose.choice(_NESTED)
        z = f"({u}+{v})"
    a, b = choose.sample(("0", "1", z, f"1+{z}", f"1-{z}/10^9"), 2)
    function = choose.choice(_FUNCTIONS)
    return function.format(f"({a})/({u}+{v})"), function.format(f"({b})/({u}+{v})")


def random_pair(choose: random.Random) -> tuple[str, str]:
    """Two expressions that are equal, nearly equal, or far from it, by chance.

    >>> left, right = random_pair(random.Random(1))
    >>> left == right
    False
    """
    left, right = _term(choose, choose.randrange(1, 3))
    match choose.randrange(5):
        case 0:
            k = choose.choice((40, 60, 120, 250))
            right = f"({right})+1/10^{k}"
        case 1:  # hidden behind a divisor that may be 0
            u, v = _term(choose, 0)
            k = choose.choice((40, 60, 250))
            right = f"({right})+10^(-{k})/(({u})+({v}))*(({u})-({v})+{choose.randrange(2)})"
        case 2:
            right = f"({right})*(1+1/10^{choose.choice((30, 90))})"
        case _:
            pass
    return left, right


@dataclass(frozen=True)
class PairCount:
    """What came of pairs: found equal, not found equal, refused; and those that are not equal.

    Attributes
    ----------
    equal, apart, refused : int
    false : tuple of (str, str)
        Pairs that the algebra calls equal although their enclosures are disjoint.
    """

    equal: int
    apart: int
    refused: int
    false: tuple[tuple[str, str], ...]


def compare_pairs(count: int, seed: int) -> PairCount:
    """Compare random pairs by algebra, and what it calls equal by enclosures.

    Parameters
    ----------
    count, seed : int

    Examples
    --------
    >>> compare_pairs(20, 3).false
    ()
    """
    choose = random.Random(seed)
    found = {"equal": 0, "apart": 0, "refused": 0}
    false = []
    for _ in range(count):
        texts = random_pair(choose)
        try:
            left, right = (parse_expression(text) for text in texts)
            outcome = "equal" if equal_by_algebra(left, right, ()) else "apart"
            if outcome == "equal" and _differ(left, right):
                false.append(texts)
        except BrounckerError:
            outcome = "refused"
        found[outcome] += 1
    return PairCount(**found, false=tuple(false))


def _differ(left: Expression, right: Expression) -> bool:
    digits = guard_digits(left, right)
    with ctx.workprec(ceil((digits + 20) * log2(10))):
        return not left.enclose(digits).overlaps(right.enclose(digits))
