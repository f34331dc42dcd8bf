"""What a gauge transformation over Q(n) leaves unchanged at infinity.

The solutions of the recurrence, taken every s-th step, grow like r(n) times powers n^x, where r is
exponential or factorial. If den P_A(n) U(n+1) = num U(n) P_B(n) with rational U, then the scalar
num/den and the powers of n aside the growth of the solutions is that of the other recurrence: the
ratio of the dominant to the minimal solution has the same factorial, exponential and root-
exponential factor, and powers of n that differ by an integer. The determinants have, in every
shift class of irreducible factors, exponents that differ by an even number. All of this is cheap
to compute, and tells almost all pairs that are not equivalent.

References
----------
G. D. Birkhoff and W. J. Trjitzinsky, Analytic theory of singular difference equations, Acta
Mathematica 60, 1933.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.normal_form import ShiftClass, factor_classes
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.polynomial_matrix import PolynomialMatrix, from_flint, step_matrix
from discovery.errors import NoValueError

__all__ = ["AsymptoticProfile", "asymptotic_profile"]


@dataclass(frozen=True, slots=True)
class AsymptoticProfile:
    """Invariants of a fraction under gauge transformations, for some steps at once.

    Attributes
    ----------
    invariant : tuple
        Equal for equivalent fractions: law of convergence, the trace squared over the determinant
        to first order, the constant of a root-exponential law, the shift classes of odd exponent
        in the determinant.
    power : Quadratic
        The dominant solution over the minimal one has this power of n; it is fixed up to integers.
    growth : Fraction
        e: the entries of the matrix have degrees e, 2e; 0, e, beyond what they have in common.
    near : Fraction
        The directions of both solutions differ like n^-near (0, 1/2 or 1).
    matrix : PolynomialMatrix
        Of the steps.
    unit : int
        Content and sign of the determinant.
    classes : mapping
        Exponents of the determinant's irreducible factors by index, in each shift class.
    """

    invariant: tuple[object, ...]
    power: Quadratic
    growth: Fraction
    near: Fraction
    matrix: PolynomialMatrix
    unit: int
    classes: Mapping[ShiftClass, Mapping[int, int]]

    @property
    def sign(self) -> int:
        """Sign of the trace at infinity."""
        trace = self.matrix.x + self.matrix.w
        return 1 if trace.leading_coefficient() > 0 else -1


@lru_cache(maxsize=50_000)
def asymptotic_profile(pcf: PCF, steps: int = 1) -> AsymptoticProfile:
    """Invariants of a fraction whose convergents are taken every so many steps.

    Raises
    ------
    NoValueError
        If the fraction terminates or has no limit.

    Examples
    --------
    >>> one, two = (asymptotic_profile(PCF(a, "-n^6")) for a in ("2n^3+3n^2+3n+1", "3n^3"))
    >>> one.invariant == two.invariant, str(one.power)
    (False, '2')
    """
    law = convergence(pcf)
    if law.kind in ("terminating", "no-limit"):
        raise NoValueError(f"{pcf} takes part in no equivalence of values: {law.reason}")
    matrix = step_matrix(pcf, steps)
    unit, factors = factor_classes(from_flint(matrix.determinant()))
    classes: dict[ShiftClass, dict[int, int]] = {}
    for base, k, e in factors:
        classes.setdefault(base, {})[k] = e
    odd = frozenset(base for base, found in classes.items() if sum(found.values()) % 2)
    trace, determinant = matrix.x + matrix.w, matrix.determinant()
    order = 2 * trace.degree() - determinant.degree() if trace else -1
    ratio = Fraction(0)
    if order >= 0:
        lead = trace.leading_coefficient()
        ratio = Fraction(int(lead * lead), int(determinant.leading_coefficient()))
    power, near = _power(pcf, steps, law.law, law.exponent_squared)
    kind = "power" if law.law == "logarithmic" else law.law
    root = law.exponent_squared * steps if kind == "root-exponential" else Fraction(0)
    growth = max(Fraction(pcf.degrees[0]), Fraction(pcf.degrees[1], 2))
    invariant = (kind, max(order, -1), ratio, root, odd)
    return AsymptoticProfile(invariant, power, growth, near, matrix, unit, classes)


def _power(
    pcf: PCF, steps: int, law: str, exponent_squared: Fraction
) -> tuple[Quadratic, Fraction]:
    """The power of n in dominant over minimal solution, and how near their directions are.

    With x_n = u_n/u_(n-1) = c n^e (1 + rho/n + ...) for either solution, it is the difference of
    the rho. For steps > 1 a factor (sn)!^k has become n!^(sk) n^(k(1 - s)/2) and an exponential.
    """
    (da, db), alpha, beta = pcf.degrees, pcf.a[0], pcf.b[0]
    second_a = Fraction(pcf.a[1], alpha) if da else Fraction(0)
    second_b = Fraction(pcf.b[1], beta) if db else Fraction(0)
    if law == "factorial":
        rate = 2 * da - db
        power = 2 * second_a - second_b + da - db + Fraction(rate * (1 - steps), 2)
        if rate == 1:
            power += Fraction(2 * beta, alpha * alpha)
        return Quadratic.of(power), Fraction(0)
    if law == "exponential":
        D = alpha * alpha + 4 * beta
        return (2 * second_a - second_b - da) * square_root(Fraction(alpha * alpha, D)), Fraction(0)
    parabolic = db == 2 * da
    if law == "root-exponential":
        return Quadratic.of(0), Fraction(int(parabolic), 2)
    return square_root(exponent_squared), Fraction(int(parabolic))
