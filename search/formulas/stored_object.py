"""Objects of the catalogue as values: what its rows say of them, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.continued_fractions.pcf import PCF
    from discovery.continued_fractions.signed_fraction import SignedFraction
    from discovery.expressions.expression import Expression

__all__ = ["claimed_latex", "code_for", "constants_in", "object_of"]


def object_of(kind: str, a: str, b: str) -> PCF | SignedFraction:
    """The object of a kind: ``pcf`` with polynomials a and b, ``signed`` with terms and signs.

    Examples
    --------
    >>> object_of("signed", "[3; 2*k+3, 2]", "-+")
    SignedFraction('-+', (3,), ('2*k+3', '2'))
    >>> object_of("pcf", "2*n+1", "n^2")
    PCF((2, 1), (1, 0, 0))
    """
    if kind == "signed":
        from discovery.continued_fractions.signed_fraction import SignedFraction

        return SignedFraction.parse(a, b)
    from discovery.continued_fractions.pcf import PCF

    return PCF(a, b)


def claimed_latex(expression: str) -> str:
    r"""LaTeX of a claimed value; of one that cannot be read here, the text as it is.

    A catalogue may hold what another installation wrote, with constants that this one lacks.

    Examples
    --------
    >>> print(claimed_latex("4/pi"), claimed_latex("4/my_own"))
    \frac{4}{\pi} \text{4/my\_own}
    """
    from discovery.tables.text_formats import escape_latex, printable

    found = _readable(expression)
    return rf"\text{{{escape_latex(printable(expression))}}}" if found is None else found.latex()


def constants_in(expression: str) -> set[str]:
    """Names of the constants in a claimed value; none of one that cannot be read here.

    >>> constants_in("4/pi"), constants_in("4/(")
    ({'pi'}, set())
    """
    found = _readable(expression)
    return set() if found is None else {*found.constants}


def _readable(expression: str) -> Expression | None:
    from discovery.errors import BrounckerError
    from discovery.expressions.expression import parse_expression

    try:
        return parse_expression(expression)
    except BrounckerError:
        return None


def code_for(found: PCF | SignedFraction, expression: str | None) -> dict[str, str]:
    """Programs that compute it and the claimed expression, if that can be read, by system."""
    from discovery.continued_fractions.pcf import PCF

    if expression is not None and _readable(expression) is None:
        expression = None
    if isinstance(found, PCF):
        from search.formulas.other_systems import reproduction

        return reproduction(found, expression)
    from search.formulas.other_systems_signed import signed_reproduction

    return signed_reproduction(found, expression)
