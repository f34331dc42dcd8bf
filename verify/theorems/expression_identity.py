"""Exact equality of expressions: rational functions of atoms, modulo the atoms' known relations.

A proof needs equality, not agreement. Both sides are turned into quotients of polynomials over Q
in *atoms*: pi, roots of primes and of other irreducible polynomials, logarithms of primes,
exponentials of monomials, and calls of functions that nothing more is known of. The atoms satisfy
the relations that their names say (sqrt(2)^2 = 2, cos^2 = 1 - sin^2 ...). Sides are equal if the
difference reduces to 0, since no divisor is 0 (`verify.theorems.atom_field`; theorem "identity" of
docs/theorems.md). The converse is not claimed: two writings of one number may stay apart here, and
then there is no proof. As a guard against an error in this argument or its code, sides that are
found equal are enclosed too (`verify.enclosures.numerical_guard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discovery.errors import BrounckerError, ProofError
from discovery.expressions.expression import Expression
from verify.enclosures.numerical_guard import require_overlap
from verify.theorems.expression_field import Equation, ExpressionField

__all__ = ["Equation", "equal", "equal_by_algebra"]


def equal(left: Expression, right: Expression, equations: Iterable[Equation] = ()) -> bool:
    """Whether two expressions are equal by exact algebra and the given equations.

    What is found equal is enclosed as well: both sides, and both sides of every equation, to 200
    digits beyond the sizes of the small numbers in them.

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
        If a side has no finite real value, a divisor is not seen to differ from 0, something is
        beyond the limits of this test, or the enclosures of two equal sides are disjoint.

    Examples
    --------
    >>> from discovery.expressions.expression import parse_expression
    >>> equal(parse_expression("2/log(4)"), parse_expression("1/log(2)"))
    True
    >>> equal(parse_expression("1/(sqrt(2)-1)"), parse_expression("1+sqrt(2)"))
    True
    >>> equal(parse_expression("zeta(2)"), parse_expression("pi^2/6+10^-90"))
    False
    """
    equations = tuple(equations)
    if not equal_by_algebra(left, right, equations):
        return False
    for call, value in equations:
        require_overlap(Expression(call), Expression(value))
    require_overlap(left, right)
    return True


def equal_by_algebra(left: Expression, right: Expression, equations: Sequence[Equation]) -> bool:
    """Whether the difference of two expressions reduces to 0: `equal` without the enclosures.

    For tests, which hold the one against the other.

    Raises
    ------
    ProofError
        As `equal`.
    """
    try:
        for side in (left, right, *(Expression(s) for equation in equations for s in equation)):
            if not side.rigorous:
                raise ProofError(f"{side} is known by its digits only: nothing is proved of it")
            side.enclose(30)
        field = ExpressionField((left.tree, right.tree), tuple(equations))
        (n, d), (m, e) = field.quotient(left.tree), field.quotient(right.tree)
        return not field.reduced(n * e - m * d)
    except ProofError:
        raise
    except RecursionError:
        raise ProofError(f"the equations for {left} and {right} go round in a circle") from None
    except (BrounckerError, OverflowError, ZeroDivisionError) as error:
        raise ProofError(f"{left} and {right} cannot be compared: {error}") from None
