"""Trees of expressions as quotients of polynomials in atoms: what the definitions of functions say.

Roots become powers of roots of irreducible polynomials, exponentials products of exponentials of
monomials, logarithms of rational numbers sums of logarithms of primes; tan is sin/cos, and so on.
A call of which nothing is known is an atom, named by its arguments in normal form.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import lcm

from flint import arb, fmpq, fmpq_mpoly, fmpz

from discovery.definitions.constant_table import NAMED_ROWS
from discovery.errors import LimitError, ProofError
from discovery.expressions.parser import formula_of
from discovery.expressions.tree import (
    Call,
    Integer,
    Name,
    Node,
    Power,
    Product,
    Sum,
    node_text,
    nodes_of,
)
from discovery.expressions.value import Evaluator
from verify.theorems.atom_field import MAX_FACTORED_BITS, MAX_POWER, AtomField, Key, Quotient

__all__ = ["Equation", "ExpressionField"]

Equation = tuple[Node, Node]  # a call or a root, and what it is equal to

_MAX_ROOT_ORDER = 60

_ONE, _TWO = Integer(1), Integer(2)
_SINES = {fmpq(2, 3): 3, fmpq(3, 4): 2, fmpq(5, 6): 1}  # (2 sin(pi y))^2


class ExpressionField(AtomField):
    """The numbers that some trees of expressions make, with proven equations put in.

    Parameters
    ----------
    trees : tuple of Node
        All trees that `quotient` will be asked for: the orders of roots are chosen for them.
    equations : sequence of (Node, Node)
        Proven equalities: where the first occurs in a tree, the second is put.
    """

    def __init__(self, trees: tuple[Node, ...], equations: Sequence[Equation]) -> None:
        super().__init__()
        self.logarithms: dict[int, int] = {}  # atom: the prime
        self.evaluator = Evaluator()
        nodes = [n for tree in (*trees, *(s for e in equations for s in e)) for n in nodes_of(tree)]
        self.exponent_order = 1
        self.replacements: dict[Key, Node] = {}
        self.root_order, self.radical_order = self._root_orders(nodes)
        self.exponent_order, self.root_order = self._exponent_order(nodes)
        self.forget()  # the roots have other orders now
        for call, value in (
            *equations,
            *equations,
        ):  # twice: arguments may hold calls that are replaced
            self.replacements[self._key(call)] = value

    def forget(self) -> None:
        """Drop all atoms."""
        super().forget()
        self.logarithms.clear()

    def _root_orders(self, nodes: list[Node]) -> tuple[int, int]:
        """Common multiples of the orders of all roots: of rational numbers, and of others."""
        rational = other = 2
        for node in nodes:
            match node:
                case Power(base, exponent):
                    y = self.evaluator.exact(exponent)
                    order = 1 if y is None else int(y.denominator)
                case Call("cbrt", (base,)):
                    order = 3
                case _:
                    continue
            rational = lcm(rational, order)
            if self.evaluator.exact(base) is None:
                other = lcm(other, order)
        if rational > _MAX_ROOT_ORDER:
            raise LimitError(f"roots of order {rational} are beyond the limit of {_MAX_ROOT_ORDER}")
        return rational, other

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
        return self.written(n), self.written(d)

    def _of_node(self, key: Key, node: Node) -> Quotient:
        """The atom for the value of a node of which nothing more is known."""
        return self.atom(key, lambda: self.evaluator.ball(node), node_text(node)), self.one

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
                return self._of_node(("name", name), node)
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
                    m, e = (m, e) if exponent > 0 else self.inverse((m, e))
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
            return self.power(self.root(self.quotient(base), q), p)
        return self._of_node(self._key(node), node)

    def _exponential(self, argument: Node) -> Quotient:
        """By exponentials of the monomials of the argument, so that exp(x+y) = exp(x) exp(y)."""
        top, bottom = self.normal(self.quotient(argument))
        whole = Call("exp", (argument,))
        if not bottom.is_constant():
            return self._of_node(("exp", self._argument(argument)), whole)
        n, d = self.one, self.one
        for powers, c in top.to_dict().items():
            times = fmpq(c) * self.exponent_order
            prime = self._prime_of(powers)
            if prime is not None:
                m, e = self.rational_power(fmpq(prime), fmpq(c))
            elif times.denominator != 1:
                return self._of_node(("exp", self._argument(argument)), whole)
            else:
                x = self._exponential_atom(powers)
                m, e = self.power((x, self.one), int(times.numerator))
            n, d = self.reduced(n * m), self.reduced(d * e)
        return n, d

    def _exponential_atom(self, powers: tuple[int, ...]) -> fmpq_mpoly:
        """exp(monomial / exponent_order)."""
        monomial = self.context.from_dict({powers: 1}) / self.exponent_order
        name = f"exp({self.text(monomial)})"
        return self.atom(("exponential", powers), lambda: self.ball(monomial).exp(), name)

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
            order = 2 if node.function == "sqrt" else 3
            return self.root(self.quotient(node.arguments[0]), order)
        if self.replacements:
            value = self.replacements.get(self._key(node))
            if value is not None:
                return self.quotient(value)
        known = self._known(node)
        return known if known is not None else self._of_node(self._key(node), node)

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
                return self.over(*over)
            case "cos":
                sine, _ = self._of_node(("sin", self._argument(x)), Call("sin", (x,)))
                cosine, _ = self._of_node(("cos", self._argument(x)), node)
                self.relate(cosine, 2, 1 - sine * sine)
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
                total += sign * int(k) * self._logarithm_atom(int(p))
        return total

    def _logarithm_atom(self, p: int) -> fmpq_mpoly:
        x = self.atom(key := ("logarithm", p), lambda: arb(p).log(), f"log({p})")
        self.logarithms[self.index[key]] = p
        return x

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
            n, d = self.root(self.quotient(Name("pi")), 2)
            return n / factor, d
        if y in _SINES:  # Gamma(y) Gamma(1-y) = pi/sin(pi y)
            n, d = self.rational_power(fmpq(_SINES[y]), fmpq(1, 2))
            return self.over(
                2 * self.quotient(Name("pi"))[0] * d / factor, n * self._gamma_atom(1 - y)
            )
        return self._gamma_atom(y) / factor, self.one

    def _gamma_atom(self, y: fmpq) -> fmpq_mpoly:
        return self.atom(("gamma", str(y)), lambda: arb(y).gamma(), f"gamma({y})")

    def _zeta(self, node: Call, s: fmpq) -> Quotient | None:
        """Euler's zeta(2k) = (-1)^(k+1) B_2k (2 pi)^2k / (2 (2k)!)."""
        k = int(s.numerator)
        if s.denominator != 1 or k % 2 or not 0 < k <= MAX_POWER:
            return None
        factor = abs(fmpq.bernoulli(k)) * fmpz(2) ** (k - 1) / fmpz.fac_ui(fmpz(k))
        pi, d = self.power(self.quotient(Name("pi")), k)
        return factor * pi, d
