"""The value of a fraction by Euler's series of a hypergeometric term, with what proves it."""

from __future__ import annotations

from dataclasses import dataclass

from discovery.algebra.polynomial import value_at
from discovery.algebra.quadratic_number import Quadratic
from discovery.closed_forms.euler_series import (
    EulerSeries,
    Rational,
    Reduction,
    euler_series,
    reduce_series,
)
from discovery.continued_fractions.hypergeometric_term import (
    HypergeometricTerm,
    hypergeometric_terms,
    json_coefficients,
    json_number,
    term_behaviour,
)
from discovery.continued_fractions.pcf import PCF
from discovery.expressions.linear_form import LinearForm
from discovery.expressions.reduced_sum import reduced_series_value

__all__ = ["EulerValue", "euler_value"]


@dataclass(frozen=True)
class EulerValue:
    """A value and its proof by Euler's theorem.

    Attributes
    ----------
    expression : str
        Text of an expression.
    witness : dict
        JSON-able; what `verify.theorems.euler_theorem.euler` takes: ``sqrt``, ``num``, ``den``,
        ``start`` of the ratio r, and ``sum``: ``{"kind": "infinite"}`` or the reduction of the
        series.
    """

    expression: str
    witness: dict[str, object]


def euler_value(pcf: PCF) -> EulerValue | None:
    """The value by a hypergeometric-term solution, None where there is none or no name for it.

    Raises
    ------
    LimitError
        If no hypergeometric term is found, and some could be beyond a stated limit.

    Examples
    --------
    >>> euler_value(PCF("3n+1", "-2n^2+3n")).expression
    '4/pi'
    >>> euler_value(PCF("2n^3+3n^2+11n+5", "-n^6")).expression
    '1/(zeta(3)-1)'
    """
    if pcf.terminates_at is not None:
        return None
    # a minimal solution makes the sum infinite, which needs no evaluation
    terms = sorted(hypergeometric_terms(pcf), key=lambda t: term_behaviour(pcf, t) != "infinite")
    for term in terms:
        found = _by_term(pcf, term)
        if found is not None:
            return found
    return None


def _by_term(pcf: PCF, term: HypergeometricTerm) -> EulerValue | None:
    behaviour, witness = term_behaviour(pcf, term), term.witness()
    if behaviour == "oscillates":
        return None
    if behaviour == "infinite":
        expression = _value(pcf, term, None)
        if expression is None:
            return None
        return EulerValue(expression, {**witness, "sum": {"kind": "infinite"}})
    series = euler_series(pcf, term)
    reduction = None if series is None else reduce_series(series)
    if series is None or reduction is None:
        return None
    total = reduced_series_value(
        series.argument,
        series.upper,
        series.lower,
        reduction.certificate,
        reduction.poles,
        reduction.polynomial,
        term.field,
    )
    expression = None if total is None else _value(pcf, term, total)
    if expression is None:
        return None
    return EulerValue(expression, {**witness, "sum": _sum_witness(series, reduction, term.field)})


def _value(pcf: PCF, term: HypergeometricTerm, total: LinearForm | None) -> str | None:
    """K for the sum S, infinite if None; None where K is infinite."""
    m, r = term.start, term.ratio_at(term.start)
    rest = value_at(pcf.a, m) - r
    # t_m = (rest S + r)/S, and K is its image under the first m steps
    if m:
        state, b = pcf.state(m - 1), value_at(pcf.b, m)
        first, second = ((int(state[i, 1]), int(state[i, 0]) * b) for i in (0, 1))
    else:
        first, second = (1, 0), (0, 1)
    rows = [(rest * x + y, r * x) for x, y in (first, second)]
    try:
        if total is None:
            return LinearForm.of(rows[0][0]).moebius(1, 0, 0, rows[1][0])
        return total.moebius(*rows[0], *rows[1])
    except ZeroDivisionError:
        return None


def _sum_witness(series: EulerSeries, reduction: Reduction, d: int) -> dict[str, object]:
    def number(x: Quadratic) -> object:
        return json_number(x.x) if d == 1 else [json_number(x.x), json_number(x.y)]

    def rational(function: Rational) -> dict[str, object]:
        top, bottom = (json_coefficients(p, d) for p in function)
        return {"num": top, "den": bottom}

    return {
        "kind": "reduced",
        "argument": number(series.argument),
        "upper": [json_number(x) for x in series.upper],
        "lower": [json_number(x) for x in series.lower],
        "factor": rational(series.factor),
        "certificate": rational(reduction.certificate),
        "poles": [[json_number(c), s, number(v)] for c, s, v in reduction.poles],
        "polynomial": json_coefficients(reduction.polynomial, d),
    }
