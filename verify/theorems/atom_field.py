"""Real numbers as quotients of polynomials in atoms, with every divisor proven not to be 0.

An atom is a real number with a name, for example pi, the 12th root of 2, log(3), or a call of a
function. Those that are algebraic over earlier ones carry a relation, ``x^k = value``. A
polynomial stands for the real number that it has at the values of the atoms: evaluation there is a
ring homomorphism, and it respects the relations.

Atoms may depend on each other in ways that no relation states, so polynomials modulo the relations
are in general no integral domain: with r = (x^3)^(1/3) and s = (x^2)^(1/2) as atoms, r - s would be
0 as a number and not as a polynomial. Therefore nothing is argued from a polynomial's not being
zero. The invariant of this module: **a polynomial becomes a divisor only after an enclosure of its
value excludes 0**; then a pair (n, d) stands for the number n/d. docs/theorems.md has the theorem
and its proof.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import Ordering, arb, ctx, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from discovery.definitions.function import UndeterminedError
from discovery.errors import LimitError, ProofError
from discovery.shortened_text import shortened

__all__ = ["MAX_FACTORED_BITS", "MAX_POWER", "SIGN_BITS", "AtomField", "Key", "Quotient"]

MAX_FACTORED_BITS = 200
MAX_POWER = 200
SIGN_BITS = (128, 512, 2048, 8192)  # precisions at which a sign is looked for, one after the other

_ATOMS = 24
_MAX_TERMS = 4000

Quotient = tuple[fmpq_mpoly, fmpq_mpoly]
Key = tuple[object, ...]
Value = Callable[[], arb]  # the value of an atom, enclosed at flint's working precision


class AtomField:
    """Quotients of polynomials in atoms that are added as they are met.

    Attributes
    ----------
    root_order : int
        All roots of primes are powers of roots of this order.
    radical_order : int
        All roots of other polynomials are powers of roots of this order.
    """

    def __init__(self) -> None:
        self.context = fmpq_mpoly_ctx.get([f"x{i}" for i in range(_ATOMS)], Ordering.lex)
        self.zero, self.one = self.context.constant(0), self.context.constant(1)
        self.root_order = self.radical_order = 2
        self.index: dict[Key, int] = {}
        self.relations: dict[int, tuple[int, fmpq_mpoly]] = {}  # atom: exponent k, x^k - its value
        self._values: dict[int, Value] = {}
        self._names: dict[int, str] = {}
        self._balls: dict[tuple[int, int], arb] = {}  # by atom and precision

    def forget(self) -> None:
        """Drop all atoms: polynomials made before mean nothing any more."""
        for known in (self.index, self.relations, self._values, self._names, self._balls):
            known.clear()

    # -- atoms and their values

    def atom(self, key: Key, value: Value, name: str) -> fmpq_mpoly:
        """The variable of an atom; one met later is greater in the lexicographic order.

        Parameters
        ----------
        key : tuple
            Equal for one number only: it may hold polynomials of this field, written out.
        value : callable
            Encloses the number at the working precision.
        name : str
            What an error message calls it.
        """
        if key not in self.index:
            if len(self.index) == _ATOMS:
                raise LimitError(f"there are more than {_ATOMS} independent constants in it")
            i = self.index[key] = _ATOMS - 1 - len(self.index)
            self._values[i], self._names[i] = value, name
        return self.context.gens()[self.index[key]]

    def relate(self, x: fmpq_mpoly, k: int, value: fmpq_mpoly) -> None:
        """State that the k-th power of an atom is the value of a polynomial in earlier ones."""
        self.relations.setdefault(self.context.gens().index(x), (k, x**k - value))

    def ball(self, p: fmpq_mpoly) -> arb:
        """The value of a polynomial, enclosed at the working precision."""
        total = arb(0)
        for powers, coefficient in p.to_dict().items():
            term = arb(fmpq(coefficient))
            for i, k in enumerate(powers):
                if k:
                    term *= self._atom_ball(i) ** fmpz(int(k))
            total += term
        return total

    def _atom_ball(self, i: int) -> arb:
        key = (i, ctx.prec)
        if key not in self._balls:
            self._balls[key] = self._values[i]()
        return self._balls[key]

    def sign(self, p: fmpq_mpoly) -> int:
        """The sign of the value of a polynomial, 1 or -1, decided by an enclosure.

        Raises
        ------
        ProofError
            If no enclosure of up to 8,192 bits excludes 0.
        """
        if p and p.is_constant():
            return 1 if p.leading_coefficient() > 0 else -1
        if p:
            before = ctx.prec
            try:
                for bits in SIGN_BITS:
                    ctx.prec = bits
                    try:
                        ball = self.ball(p)
                    except UndeterminedError:
                        continue
                    if not ball.contains(0):
                        return 1 if ball > 0 else -1
            finally:
                ctx.prec = before
        raise ProofError(
            f"the divisor {self.text(p)} is not seen to differ from 0 "
            f"(enclosures of {SIGN_BITS[-1]:,} bits)"
        )

    def text(self, p: fmpq_mpoly) -> str:
        """A polynomial in the names of its atoms, shortened."""
        terms = []
        for powers, coefficient in p.to_dict().items():
            factors = [
                self._names[i] + (f"^{k}" if k > 1 else "") for i, k in enumerate(powers) if k
            ]
            if coefficient != 1 or not factors:
                factors.insert(0, f"({coefficient})" if coefficient < 0 else str(coefficient))
            terms.append("*".join(factors))
        text = " + ".join(terms) or "0"
        return shortened(text, 120)

    def written(self, p: fmpq_mpoly) -> tuple[tuple[str, str], ...]:
        """A polynomial as texts of its terms, to be part of a key."""
        return tuple(sorted((str(e), str(c)) for e, c in p.to_dict().items()))

    # -- arithmetic

    def reduced(self, p: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial with the powers of the algebraic atoms replaced: the value is the same."""
        if p.is_constant():
            return p
        degrees = p.degrees()
        for i in sorted(self.relations):  # the greatest atoms first: they involve smaller ones
            k, modulus = self.relations[i]
            if degrees[i] >= k:
                p %= modulus
                degrees = p.degrees()
        if len(p) > _MAX_TERMS:
            raise LimitError(f"it expands to more than {_MAX_TERMS:,} terms")
        return p

    def over(self, n: fmpq_mpoly, d: fmpq_mpoly) -> Quotient:
        """The quotient n/d, once d is seen to differ from 0."""
        n, d = self.reduced(n), self.reduced(d)
        self.sign(d)
        return n, d

    def inverse(self, q: Quotient) -> Quotient:
        """1/q, once q is seen to differ from 0."""
        return self.over(q[1], q[0])

    def normal(self, q: Quotient) -> Quotient:
        """The quotient in lowest terms, square roots out of the divisor, its lead 1.

        Both parts are multiplied by conjugates of the divisor, each seen to differ from 0.
        """
        n, d = self.reduced(q[0]), self.reduced(q[1])
        if not n:
            return n, self.one
        for i in sorted(self.relations):  # square roots leave the divisor
            if self.relations[i][0] == 2 and d.degrees()[i]:
                conjugate = self._conjugate(d, i)
                self.sign(conjugate)
                n, d = self.reduced(n * conjugate), self.reduced(d * conjugate)
        common = n.gcd(d)
        n, d = divmod(n, common)[0], divmod(d, common)[0]
        lead = d.leading_coefficient()
        return n / lead, d / lead

    def _conjugate(self, p: fmpq_mpoly, i: int) -> fmpq_mpoly:
        terms = {e: (-c if e[i] % 2 else c) for e, c in p.to_dict().items()}
        return self.context.from_dict(terms)

    def power(self, q: Quotient, k: int) -> Quotient:
        """An integer power, reduced on the way."""
        if abs(k) > MAX_POWER:
            raise LimitError(f"a power {k} is beyond the limit of {MAX_POWER}")
        n, d = q if k >= 0 else self.inverse(q)
        m, e = self.one, self.one
        for _ in range(abs(k)):
            m = self.reduced(m * n)
            e = e if d == self.one else self.reduced(e * d)
        return m, e

    # -- roots

    def root(self, q: Quotient, order: int) -> Quotient:
        """The real root of an order, of a number that is not 0; positive if the order is even.

        Numerator and divisor are factored over Q, and the root is taken factor by factor: of the
        absolute values, whose signs are decided by enclosures. So (x^3)^(1/3) and (x^2)^(1/2) are
        x or -x, and one irreducible polynomial has one root for all orders.
        """
        n, d = self.normal(q)
        if not n:
            raise ProofError("the root of 0 is not compared")
        sign = self.sign(n) * self.sign(d)
        if sign < 0 and order % 2 == 0:
            raise ProofError(f"{self.text(n)} over {self.text(d)} is negative: no even root")
        (top, over), (bottom, under) = self._absolute_root(n, order), self._absolute_root(d, order)
        return self.reduced(sign * top * under), self.reduced(bottom * over)

    def _absolute_root(self, p: fmpq_mpoly, order: int) -> Quotient:
        """|p|^(1/order); the divisor is a product of roots, not 0 as they are not."""
        constant, factors = p.factor()
        n, d = self.rational_power(abs(fmpq(constant)), fmpq(1, order))
        for factor, exponent in factors:
            absolute = self.sign(factor) * factor
            times = fmpq(int(exponent), order)
            if times.denominator == 1:
                root, k = absolute, int(times)
            else:
                k = int((times * self.radical_order).numerator)
                if times.denominator * k != times.numerator * self.radical_order:
                    raise LimitError("roots of mixed orders are not compared")
                root = self._radical(absolute)
            n = self.reduced(n * self.power((root, self.one), k)[0])
        return n, d

    def _radical(self, p: fmpq_mpoly) -> fmpq_mpoly:
        """The atom of a root of order `radical_order`, of a polynomial whose value is positive."""
        order = self.radical_order
        key = ("radical", self.written(p))
        x = self.atom(key, lambda: self.ball(p).root(order), f"({self.text(p)})^(1/{order})")
        self.relate(x, order, p)
        return x

    def rational_power(self, base: fmpq, exponent: fmpq) -> Quotient:
        """A power of a positive rational number by roots of primes."""
        if base <= 0:
            raise LimitError("roots of numbers that are not positive are not compared")
        n, d = self.one, self.one
        for integer, sign in ((base.numerator, 1), (base.denominator, -1)):
            if integer.bit_length() > MAX_FACTORED_BITS:
                raise LimitError("the root of so long a number is not compared")
            for p, k in fmpz(integer).factor():
                times = exponent * sign * k * self.root_order
                if times.denominator != 1:
                    raise LimitError("roots of mixed orders are not compared")
                m, e = self.power((self._prime_root(int(p)), self.one), int(times.numerator))
                n, d = self.reduced(n * m), self.reduced(d * e)
        return n, d

    def _prime_root(self, p: int) -> fmpq_mpoly:
        order = self.root_order
        key = ("root of prime", p)
        x = self.atom(key, lambda: arb(p).root(order), f"{p}^(1/{order})")
        self.relate(x, order, self.context.constant(p))
        return x
