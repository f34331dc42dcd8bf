"""What theory says of the figures that `discovery.dynamics` fits.

Each figure stands in its convention there: natural logarithms, the abscissa x = n + 1 of index n
(x = n where some q_n is 0), so that ln|K - p_n/q_n| = beta ln x + gamma x + eta x ln x.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log

from discovery.algebra.quadratic_number import Quadratic
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.error_expansion import ErrorExpansion, error_expansion
from discovery.errors import NoValueError
from discovery.fingerprints.fingerprint import fingerprint
from discovery.fingerprints.reduction_order import FIRST_ORDER_PRIME, growth_degree, slope_at
from discovery.fingerprints.trace_theorem import applies, exact_trace

__all__ = ["FIGURES", "ExactFigure", "exact_figures"]

FIGURES = (
    *("naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "eta_prime"),
    *("beta", "gamma", "eta", "eigenvalue_ratio"),
)
_LIMIT = "for n to infinity"
_AT_DEPTH = "a figure of one depth, or of n = 10^9: no exact value belongs to it"


@dataclass(frozen=True, slots=True)
class ExactFigure:
    """An exact value, or why there is none.

    Attributes
    ----------
    text : str or None
        The value, as `discovery.parse_expression` reads it.
    value : float or None
    reason : str
        Where the value comes from, or why there is none.
    """

    text: str | None
    value: float | None
    reason: str


def _none(reason: str) -> ExactFigure:
    return ExactFigure(None, None, reason)


def _number(x: Quadratic | Fraction | int, reason: str) -> ExactFigure:
    return ExactFigure(str(x), float(x), reason)


def _logarithm(x: Quadratic, added: int, reason: str) -> ExactFigure:
    """log(x) + added, x positive."""
    value = log(float(x)) + added
    if x == Quadratic.of(1):
        return _number(added, reason)
    text = f"log({x})" + (f"+{added}" if added else "")
    return ExactFigure(text, value, reason)


def exact_figures(pcf: PCF, first_index: int = 5) -> Mapping[str, ExactFigure]:
    """The exact values of `FIGURES`, where theory gives them.

    Parameters
    ----------
    pcf : PCF
    first_index : int
        Of the fits: 5, or 6 where some q_n is 0.

    Examples
    --------
    >>> found = exact_figures(PCF("2n+1", "n^2"))  # 4/pi
    >>> [found[name].text for name in ("gamma", "eta", "eta_prime", "eigenvalue_ratio")]
    ['log(3-2*sqrt(2))', '0', '0', 'log(3+2*sqrt(2))']
    """
    kind = convergence(pcf)
    if kind.kind in ("terminating", "no-limit"):
        ends = kind.kind == "terminating"
        reason = f"the fraction ends: {kind.reason}" if ends else kind.reason
        found = {name: _none(reason) for name in FIGURES}
        if kind.kind == "no-limit":
            found["eta_prime"] = _eta_prime(pcf)
        return found
    expansion = None
    try:
        expansion = error_expansion(pcf, 0, constant=False)
    except NoValueError as error:
        reason = str(error)
    found = dict(_error_figures(kind, expansion, first_index, "" if expansion else reason))
    eta_prime = _eta_prime(pcf)
    found["eta_prime"] = eta_prime
    found["gamma_prime"] = _none("it rests on how all primes divide the gcd, not on the lead alone")
    found["eigenvalue_ratio"] = _ratio(pcf, kind, expansion)
    found["predicted_delta"] = _none(_AT_DEPTH)
    found["naive_delta"] = _delta(kind, growth_degree(pcf.a, pcf.b))
    found["reduced_delta"] = (
        _none(eta_prime.reason)
        if eta_prime.text is None
        else _delta(kind, Fraction(eta_prime.text))
    )
    return {name: found[name] for name in FIGURES}


def _error_figures(
    kind: Convergence, expansion: ErrorExpansion | None, first_index: int, why_not: str
) -> dict[str, ExactFigure]:
    if expansion is None:
        flat = _number(0, "slower than any exponential")
        beta = _number(0, why_not) if kind.law == "logarithmic" else _none(why_not)
        return {"beta": beta, "gamma": flat, "eta": flat}
    s = expansion.factorial
    # ln n!^-s = s n - s n ln n - (s/2) ln n + ...; in x = n + 1 the last is + (s/2) ln x
    half = Fraction(s if first_index == 5 else -s, 2)
    part = " and the factorial part" if s else ""
    return {
        "beta": _number(expansion.exponent + half, f"from the error's expansion{part}"),
        "gamma": _logarithm(abs(expansion.rho), s, f"from the eigenvalues{part}"),
        "eta": _number(-s, "deg b - 2 deg a, where that is negative"),
    }


def _ratio(pcf: PCF, kind: Convergence, expansion: ErrorExpansion | None) -> ExactFigure:
    if kind.kind == "factorial":
        return _none(f"it grows like {2 * pcf.degrees[0] - pcf.degrees[1]} ln n")
    if kind.kind != "exponential" or expansion is None:
        return _number(0, "eigenvalues of equal size, " + _LIMIT)
    size = abs(expansion.rho)
    # ln|lambda_+/lambda_-|, lambda_+ belonging to the positive root
    return _logarithm(1 / size if pcf.a[0] > 0 else size, 0, "from the leading coefficients")


def _eta_prime(pcf: PCF) -> ExactFigure:
    """Growth of ln|q_n| less that of ln gcd(p_n, q_n), both over n ln n."""
    folded = pcf.representative
    degree = growth_degree(folded.a, folded.b)
    found = fingerprint(folded)
    if found.order:
        primes = [p for p in found.primes if p >= FIRST_ORDER_PRIME]
        if found.order < degree and any(
            slope_at(folded.a, folded.b, p) != found.order for p in primes
        ):
            return _none("different primes reduce to different orders; their shares are not known")
        why = f"growth degree {degree} less reduction order {found.order}"
        return _number(degree - found.order, f"{why}, the same at {len(found.primes)} primes")
    if applies(folded.a, folded.b):
        share = exact_trace(folded.a, folded.b).nilpotent_share
        why = f"growth degree {degree}; the share of primes that reduce is {share}"
        return _number(degree - share, f"{why} (trace theorem)")
    if found.trace or found.det:
        what = "trace" if found.trace else "determinant"
        return _number(degree, f"growth degree {degree}; the {what} is not 0: no prime reduces")
    return _none("the share of primes that reduce is not known here")


def _delta(kind: Convergence, growth: Fraction) -> ExactFigure:
    """-ln|error| / ln|denominator| - 1 for n to infinity, from the coefficients of n ln n."""
    if growth <= 0:
        return _none("the denominators grow like gamma' n, and gamma' is not known exactly")
    power = int(kind.rate) if kind.law == "factorial" else 0
    return _number(power / growth - 1, f"{_LIMIT}, from the coefficients of n ln n")
