"""The quotient of hypergeometric functions behind a fraction, as a constant like any other.

Families of fractions without a listed constant share such a quotient; it is the closed form of one
of them, proved (`verify.theorems.quotient_theorems`), and the others are its Moebius images.
"""

from __future__ import annotations

from discovery.closed_forms.closed_form import closed_form
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.identification.constant import Constant
from verify.theorems.quotient_theorems import QUOTIENT_THEOREMS

__all__ = ["own_quotient"]


def own_quotient(pcf: PCF) -> Constant | None:
    """The closed form; None where there is none, or it is algebraic, infinite or rational.

    Examples
    --------
    >>> own_quotient(PCF("2n+1", "3n+1")).name
    '(5/2)*hyp1f1(1/3,5/4,3/4)/hyp1f1(4/3,9/4,3/4)'
    >>> own_quotient(PCF("n^2", "n")) is None
    True
    """
    try:
        form = closed_form(pcf)
        if form is None or form.theorem in ("periodic", "indicial"):
            return None
        value = QUOTIENT_THEOREMS[form.theorem](pcf, form.witness)
        constant = Constant.of(str(value))
        constant.enclose(20)
    except BrounckerError:  # no limit, a zero of a function, a rational quotient
        return None
    return constant
