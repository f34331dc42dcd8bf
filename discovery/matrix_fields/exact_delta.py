"""delta of a trajectory from exact growth, where a bound of the reduced denominators is known.

p_n/q_n, in lowest terms, tends to L like rho^n, and q_n divides a number that grows like
e^(g n) times lcm(1 ... m n)^k = e^(k m n + o(n)) (the prime number theorem). Then

    liminf delta_n >= -ln|rho| / (g + k m) - 1,

with rho and g exact numbers, from the leading coefficients of the continued fraction and of the
coboundary. It is an equality where nothing more cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.arguments import read_instance
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.exact_dynamics import exact_figures
from discovery.errors import LimitError, NoValueError
from discovery.matrix_fields.legendre_denominators import LegendreBound, legendre_bound
from discovery.matrix_fields.trajectory import Trajectory

__all__ = ["DenominatorBound", "ExactDelta", "exact_delta"]


_CHRISTOFFEL = "Christoffel's formula; Alladi and Robinson 1980"


@dataclass(frozen=True, slots=True)
class DenominatorBound:
    """A bound of the denominators in a field of two variables.

    With P the product of the field's matrices from (1, 1) to (m + 1, n + 1) and
    l = max(m, n), the first column of P, divided by base^m m!^r n!^r and multiplied by
    factor lcm(1 ... l)^power, is integral.

    Attributes
    ----------
    power, factorials, factor, base : int
        ``factorials`` is r.
    proof : str
        Where it is proved for the diagonal, m = n; elsewhere it is a conjecture that the tests
        check for small m and n.
    """

    power: int
    factorials: int
    factor: int
    base: int
    proof: str


@dataclass(frozen=True, slots=True)
class ExactDelta:
    """delta for n to infinity.

    Attributes
    ----------
    text : str or None
        An expression that `discovery.parse_expression` reads.
    value : float or None
    status : str
        ``proved``: delta is at least that, by a denominator bound with a proof; ``conjectural``:
        the bound has none here; ``growth``: from growth of order n ln n alone; empty without one.
    reason : str
    rate, growth : str
        Where a bound was used: delta = rate / growth - 1 with |L - p_n/q_n| = e^(-rate n + o(n)),
        |q_n| <= e^(growth n + o(n)), as expressions; else empty.
    """

    text: str | None
    value: float | None
    status: str
    reason: str
    rate: str = ""
    growth: str = ""


def _none(reason: str) -> ExactDelta:
    return ExactDelta(None, None, "", reason)


def exact_delta(trajectory: Trajectory, bound: DenominatorBound | None = None) -> ExactDelta:
    """delta from exact growth, or why there is none.

    Parameters
    ----------
    trajectory : Trajectory
    bound : DenominatorBound, optional
        Of the trajectory's field.

    Examples
    --------
    >>> from discovery.matrix_fields.known_fields import known_fields
    >>> zeta3 = known_fields["zeta3"]
    >>> found = exact_delta(Trajectory(zeta3.field, (1, 1), (1, 1)), zeta3.bound)
    >>> found.text, found.status, round(found.value, 4)
    ('log(577+408*sqrt(2))/(log(17+12*sqrt(2))+3)-1', 'proved', 0.0805)
    """
    read_instance(trajectory, Trajectory, "trajectory", "a Trajectory of a matrix field")
    try:
        pcf = trajectory.form.pcf
    except (NoValueError, LimitError) as error:
        return _none(str(error))
    kind = convergence(pcf)
    if kind.kind in ("terminating", "no-limit"):
        return _none(kind.reason)
    legendre = legendre_bound(pcf)
    if legendre is not None and kind.kind == "exponential":
        return _from_legendre(legendre)
    if kind.kind != "exponential" or bound is None:
        figure = exact_figures(pcf)["reduced_delta"]
        if figure.text is not None:
            return ExactDelta(figure.text, figure.value, "growth", figure.reason)
        if kind.kind != "exponential":
            return _none(f"{kind.reason}; the exact growth of the denominators is not known")
        return _none("no bound of the reduced denominators is known for this field")
    if not _applies(trajectory):
        return _none(
            "the bound of the denominators holds for integer starts >= 1 and directions without "
            "negative entries"
        )
    return _from_bound(trajectory, bound)


def _from_legendre(bound: LegendreBound) -> ExactDelta:
    """The fraction is one of Legendre's: the denominators are known in any field."""
    content = "" if bound.content == 1 else f" {bound.content}^(n/2)"
    return ExactDelta(
        f"{bound.rate_text}/({bound.growth_text})-1",
        bound.delta,
        "proved",
        f"Legendre's fraction at z^2 = {bound.argument}: q_n is at most a constant times "
        f"lcm(1..n){content} |W_n(z)| in size ({_CHRISTOFFEL})",
        bound.rate_text,
        bound.growth_text,
    )


def _applies(trajectory: Trajectory) -> bool:
    whole = all(s.denominator == 1 and s >= 1 for s in trajectory.start)
    return whole and all(d >= 0 for d in trajectory.direction) and len(trajectory.direction) == 2


def _from_bound(trajectory: Trajectory, bound: DenominatorBound) -> ExactDelta:
    form, direction = trajectory.form, trajectory.direction
    top, bottom = form.scalar
    order = top.degree() - bottom.degree() + form.pcf.degrees[0]
    if order != bound.factorials * sum(direction):
        return _none("the growth of this trajectory is not that of the bound")
    large, small = _eigenvalues(form.pcf)
    rate = abs(large / small)
    # the growth e^g of the column once base^m m!^r n!^r is divided out, by Stirling's formula
    scale = Fraction(int(top.leading_coefficient()), int(bottom.leading_coefficient()))
    for d in direction:
        scale /= Fraction(d**d) ** bound.factorials
    scale /= Fraction(bound.base) ** direction[0]
    growth = abs(large * scale)
    primes = bound.power * max(direction)
    value = log(float(rate)) / (log(float(growth)) + primes) - 1
    proved = direction[0] == direction[1] and trajectory.start[0] == trajectory.start[1]
    what = f"lcm(1..{'' if max(direction) == 1 else max(direction)}n)^{bound.power}"
    source = bound.proof if proved else "checked, but proved for the diagonal only"
    return ExactDelta(
        f"log({rate})/(log({growth})+{primes})-1",
        value,
        "proved" if proved else "conjectural",
        f"growth log({growth}) a step of the denominators, times {what} ({source})",
        f"log({rate})",
        f"log({growth})+{primes}",
    )


def _eigenvalues(pcf: PCF) -> tuple[Quadratic, Quadratic]:
    """The roots of x^2 = alpha x + beta, the larger one first."""
    alpha, beta = pcf.a[0], pcf.b[0]
    root = square_root(alpha * alpha + 4 * beta)
    large = (Quadratic.of(alpha) + (root if alpha > 0 else -root)) / 2
    return large, Quadratic.of(-beta) / large
