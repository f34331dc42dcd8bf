"""Exact equality of expressions: rational functions of atoms, modulo the atoms' known relations.

A proof needs equality, not agreement. Both sides are turned into quotients of polynomials over Q
in *atoms*: pi, roots of primes, logarithms of primes, exponentials of monomials, and calls of
functions that nothing more is known of. The atoms satisfy the relations that their names say
(sqrt(2)^2 = 2, cos^2 = 1 - sin^2 ...). Sides are equal if the difference reduces to 0. The
converse is not claimed: two writings of one number may stay apart here, and then there is no
proof. Divisors are not 0, since both expressions are enclosed before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from math import lcm

from flint import fmpq, fmpq_mpoly, fmpz

from discovery.constant_table import NAMED_ROWS
from discovery.errors import BrounckerError, LimitError, ProofError
from discovery.expression import Expression
from discovery.expression_parser import formula_of
from discovery.expression_tree import Call, Integer, Name, Node, Power, Product, Sum, nodes_of
from discovery.expression_value import Evaluator
from verify.atom_field import MAX_FACTORED_BITS, MAX_POWER, AtomField, Key, Quotient

__all__ = ["Equation", "equal"]

Equation = tuple[Node, Node]  # a call or a root, and what it is equal to

_MAX_ROOT_ORDER = 60

_ONE, _TWO = Integer(1), Integer(2)
_SINES = {fmpq(2, 3): 3, fmpq(3, 4): 2, fmpq(5, 6): 1}  # (2 sin(pi y))^2


def equal(left: Expression, right: Expression, equations: Iterable[Equation] = ()) -> bool:
    """Whether two expressions are equal by exact algebra and the given equations.

    Parameters
    ----------
    left, right : Expression
    equations : iterable of (Node, Node)
        Proven equalities; where the first occurs in an expression the second is put.

    Returns
    -------
    bool
        True is a proof, False says nothing.

    Raises
    ------
    ProofError
        If a side has no finite real value, or is beyond the limits of this test.

    Examples
    --------
    >>> from discovery.expression import parse_expression
    >>> equal(parse_expression("2/log(4)"), parse_expression("1/log(2)"))
    True
    >>> equal(parse_expression("1/(sqrt(2)-1)"), parse_expression("1+sqrt(2)"))
    True
    >>> equal(parse_expression("zeta(2)"), parse_expression("pi^2/6+10^-90"))
    False
    """
    try:
        for side in (left, right):
            if not side.rigorous:
                raise ProofError(f"{side} is known by its digits only: nothing is proved of it")
            side.enclose(30)
        field = _Field((left.tree, right.tree), tuple(equations))
        (n, d), (m, e) = field.quotient(left.tree), field.quotient(right.tree)
        return not field.reduced(n * e - m * d)
    except ProofError:
        raise
    except RecursionError:
        raise ProofError(f"the equations for {left} and {right} go round in a circle") from None
    except (BrounckerError, OverflowError, ZeroDivisionError) as error:
        raise ProofError(f"{left} and {right} cannot be compared: {error}") from None


class _Field(AtomField):
    """The field of the atoms of some trees, with the proven equations put in."""

    def __init__(self, trees: tuple[Node, ...], equations: tuple[Equation, ...]) -> None:
        super().__init__()
        self.logarithms: dict[int, int] = {}  # atom: the prime
        self.evaluator = Evaluator()
        nodes = [n for tree in (*trees, *(s for e in equations for s in e)) for n in nodes_of(tree)]
        self.root_order = self._root_order(nodes)
        self.exponent_order = 1
        self.replacements: dict[Key, Node] = {}
        self.exponent_order, self.root_order = self._exponent_order(nodes)
        for known in (self.index, self.relations, self.logarithms, self.positive):
            known.clear()  # the roots have other orders now
        for call, value in 2 * equations:  # twice: arguments may hold calls that are replaced
            self.replacements[self._key(call)] = value

    def _root_order(self, nodes: list[Node]) -> int:
        """A common multiple of the orders of all roots of rational numbers."""
        order = 2
        for node in nodes:
            if isinstance(node, Power):
                y = self.evaluator.exact(node.exponent)
                order = lcm(order, 1 if y is None else int(y.denominator))
            elif isinstance(node, Call) and node.function == "cbrt":
                order = lcm(order, 3)
        if order > _MAX_ROOT_ORDER:
            raise LimitError(f"roots of order {order} are beyond the limit of {_MAX_ROOT_ORDER}")
        return order

    def _exponent_order(self, nodes: list[Node]) -> tuple[int, int]:
        """A common denominator of the coefficients of all exponents of e, and of all roots.

        exp(c log p) is a root of p.
        """
        order, roots = 1, self.root_order
        for node in nodes:
            match node:
                case Power(Name("e"), exponent):
                    arguments: tuple[Node, ...] = (exponent,)
                case Call("exp" | "sinh" | "cosh" | "tanh" | "coth", arguments):
                    pass
                case _:
                    continue
            top, bottom = self.quotient(arguments[0])
            if bottom.is_constant():
                for powers, c in (top / bottom.leading_coefficient()).to_dict().items():
                    k = int(fmpq(c).denominator)
                    if self._prime_of(powers) is None:
                        order = lcm(order, k)
                    else:
                        roots = lcm(roots, k)
        if order > MAX_POWER or roots > _MAX_ROOT_ORDER:
            raise LimitError(f"exponents with so large denominators ({order}, {roots}) are refused")
        return order, roots

    def _argument(self, node: Node) -> Key:
        n, d = self.normal(self.quotient(node))
        return tuple(tuple(sorted(self.written(p).items())) for p in (n, d))

    def _key(self, node: Node) -> Key:
        match node:
            case Call("hyp2f1", (a, b, c, z)):  # symmetric in the upper parameters
                upper = sorted((self._argument(a), self._argument(b)), key=str)
                return ("hyp2f1", *upper, self._argument(c), self._argument(z))
            case Call("sqrt", (argument,)):
                return self._key(Power(argument, Product(((1, _ONE), (-1, _TWO)))))
            case Call(function, arguments):
                return (function, *(self._argument(a) for a in arguments))
            case Power(base, exponent):
                return ("power", self._argument(base), self._argument(exponent))
            case _:
                raise ProofError("an equation must begin with a call of a function or a power")

    def quotient(self, node: Node) -> Quotient:
        """The tree as a quotient of polynomials in the atoms."""
        exact = self.evaluator.exact(node)
        if exact is not None:
            return self.context.constant(exact), self.one
        match node:
            case Name("e"):
                return self.quotient(Call("exp", (_ONE,)))
            case Name(name):
                if NAMED_ROWS[name].ball is None:
                    return self.quotient(formula_of(name))
                return self.atom(("name", name)), self.one
            case Sum(terms):
                n, d = self.zero, self.one
                for sign, term in terms:
                    m, e = self.quotient(term)
                    n, d = self.reduced(n * e + sign * m * d), self.reduced(d * e)
                return n, d
            case Product(factors):
                n, d = self.one, self.one
                for exponent, factor in factors:
                    m, e = self.quotient(factor)
                    m, e = (m, e) if exponent > 0 else (e, m)
                    n, d = self.reduced(n * m), self.reduced(d * e)
                return n, d
            case Power(base, exponent):
                return self._power(node, base, exponent)
            case Call():
                return self._call(node)
            case _:
                raise ProofError("it is no expression")

    def _power(self, node: Node, base: Node, exponent: Node) -> Quotient:
        if base == Name("e"):
            return self.quotient(Call("exp", (exponent,)))
        y = self.evaluator.exact(exponent)
        if y is not None:
            p, q = int(y.numerator), int(y.denominator)
            if q == 1:
                return self.power(self.quotient(base), p)
            value = self.replacements.get(self._key(node)) if self.replacements else None
            if value is not None:
                return self.quotient(value)
            return self.power(self._root(base, q), p)
        return self.atom(self._key(node)), self.one

    def _root(self, base: Node, q: int) -> Quotient:
        """The positive q-th root of a positive number."""
        exact = self.evaluator.exact(base)
        if exact is not None:
            return self.rational_power(exact, fmpq(1, q))
        n, d = self.normal(self.quotient(base))
        if self.positive_monomial(n) and self.positive_monomial(d):
            return self.monomial_root(n, d, q)
        # root(n/d) = root(n d^(q-1)) / d
        inside = self.reduced(n * self.power((d, self.one), q - 1)[0])
        key = ("root", q, tuple(sorted(self.written(inside).items())), str(d))
        x = self.atom(key)
        self.relations.setdefault(self.index[key], (q, inside))
        return x, d

    def _exponential(self, argument: Node) -> Quotient:
        """By exponentials of the monomials of the argument, so that exp(x+y) = exp(x) exp(y)."""
        top, bottom = self.normal(self.quotient(argument))
        if not bottom.is_constant():
            return self.atom(("exp", self._argument(argument))), self.one
        n, d = self.one, self.one
        for powers, c in top.to_dict().items():
            times = fmpq(c) * self.exponent_order
            prime = self._prime_of(powers)
            if prime is not None:
                m, e = self.rational_power(fmpq(prime), fmpq(c))
            elif times.denominator != 1:
                return self.atom(("exp", self._argument(argument))), self.one
            else:
                x = self.atom(("exponential", str(powers)))
                m, e = self.power((x, self.one), int(times.numerator))
            n, d = self.reduced(n * m), self.reduced(d * e)
        return n, d

    def _prime_of(self, powers: tuple[int, ...]) -> int | None:
        """The prime p if a monomial is log(p)."""
        if sum(powers) != 1:
            return None
        return self.logarithms.get(powers.index(1))

    def _call(self, node: Call) -> Quotient:
        if node.function in ("sqrt", "cbrt"):
            if node.function == "sqrt" and self.replacements:
                value = self.replacements.get(self._key(node))
                if value is not None:
                    return self.quotient(value)
            return self._root(node.arguments[0], 2 if node.function == "sqrt" else 3)
        if self.replacements:
            value = self.replacements.get(self._key(node))
            if value is not None:
                return self.quotient(value)
        known = self._known(node)
        return known if known is not None else (self.atom(self._key(node)), self.one)

    def _known(self, node: Call) -> Quotient | None:
        """What follows from the definition of a function."""
        x = node.arguments[0]
        exact = self.evaluator.exact(x)
        match node.function:
            case "exp":
                return self._exponential(x)
            case "sinh" | "cosh" | "tanh" | "coth":
                n, d = self._exponential(x)
                square, other = n * n, d * d
                over = {
                    "sinh": (square - other, 2 * n * d),
                    "cosh": (square + other, 2 * n * d),
                    "tanh": (square - other, square + other),
                    "coth": (square + other, square - other),
                }[node.function]
                return self.reduced(over[0]), self.reduced(over[1])
            case "cos":
                sine = self.atom(("sin", self._argument(x)))
                cosine = self.atom(key := ("cos", self._argument(x)))
                self.relations.setdefault(self.index[key], (2, 1 - sine * sine))
                return cosine, self.one
            case "tan":
                return self.quotient(Product(((1, Call("sin", (x,))), (-1, Call("cos", (x,))))))
            case "cot":
                return self.quotient(Product(((1, Call("cos", (x,))), (-1, Call("sin", (x,))))))
            case "sec" | "csc":
                name = "cos" if node.function == "sec" else "sin"
                return self.quotient(Product(((1, _ONE), (-1, Call(name, (x,))))))
            case "log" if exact is not None:
                return self._logarithm(exact), self.one
            case "atanh":
                quotient = Product(((1, Sum(((1, _ONE), (1, x)))), (-1, Sum(((1, _ONE), (-1, x))))))
                return self.quotient(Product(((1, Call("log", (quotient,))), (-1, _TWO))))
            case "asinh" | "acosh":
                sign = 1 if node.function == "asinh" else -1
                inside = Sum(((1, Power(x, _TWO)), (sign, _ONE)))
                return self.quotient(Call("log", (Sum(((1, x), (1, Call("sqrt", (inside,))))),)))
            case "erf":
                return self.quotient(Sum(((1, _ONE), (-1, Call("erfc", (x,))))))
            case "gamma" if exact is not None:
                return self._gamma(exact)
            case "beta":
                y = node.arguments[1]
                total = Call("gamma", (Sum(((1, x), (1, y))),))
                return self.quotient(
                    Product(((1, Call("gamma", (x,))), (1, Call("gamma", (y,))), (-1, total)))
                )
            case "zeta" if len(node.arguments) == 1 and exact is not None:
                return self._zeta(node, exact)
            case "hyp0f1" | "hyp1f1" | "hyp2f1" if self.evaluator.exact(
                node.arguments[-1]
            ) == 0 or any(self.evaluator.exact(a) == 0 for a in node.arguments[:-2]):
                return self.one, self.one
            case _:
                return None

    def _logarithm(self, x: fmpq) -> fmpq_mpoly:
        total = self.zero
        for integer, sign in ((x.numerator, 1), (x.denominator, -1)):
            if integer.bit_length() > MAX_FACTORED_BITS:
                raise LimitError("the logarithm of so long a number is not compared")
            for p, k in fmpz(integer).factor():
                key = ("logarithm", int(p))
                total += sign * int(k) * self.atom(key)
                self.logarithms[self.index[key]] = int(p)
        return total

    def _gamma(self, x: fmpq) -> Quotient:
        """By Gamma(x+1) = x Gamma(x) to an argument in (0, 1]."""
        k = int((-x).floor()) + 1  # 0 < x + k <= 1
        if abs(k) > MAX_POWER:
            raise LimitError("the gamma function at so large a number is not compared")
        factor = reduce(lambda y, i: y * (x + i), range(k), fmpq(1))
        factor = reduce(lambda y, i: y / (x - i), range(1, 1 - k), factor)
        y = x + k  # Gamma(x) = Gamma(y) / factor
        if y == 1:
            return self.context.constant(1 / factor), self.one
        if 2 * y == 1:
            n, d = self._root(Name("pi"), 2)
            return n / factor, d
        if y in _SINES:  # Gamma(y) Gamma(1-y) = pi/sin(pi y)
            n, d = self._root(Integer(_SINES[y]), 2)
            other = self.atom(("gamma", str(1 - y)))
            return 2 * self.quotient(Name("pi"))[0] * d / factor, n * other
        return self.atom(("gamma", str(y))) / factor, self.one

    def _zeta(self, node: Call, s: fmpq) -> Quotient | None:
        """Euler's zeta(2k) = (-1)^(k+1) B_2k (2 pi)^2k / (2 (2k)!)."""
        k = int(s.numerator)
        if s.denominator != 1 or k % 2 or not 0 < k <= MAX_POWER:
            return None
        factor = abs(fmpq.bernoulli(k)) * fmpz(2) ** (k - 1) / fmpz.fac_ui(fmpz(k))
        pi, d = self.power(self.quotient(Name("pi")), k)
        return factor * pi, d
