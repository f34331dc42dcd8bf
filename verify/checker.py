"""The checker: accepts a certificate, or says which step fails and why.

It finds nothing: it recomputes. Every step is an exact identity of polynomials, rational functions
or expressions under hypotheses that are checked; after every step rigorous enclosures of the
fraction and of its value must overlap, as a guard against an error in the theorems themselves. What
is trusted: this package, the arithmetic of flint, and the theorems of docs/theorems.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import arb, ctx

from discovery.algebra.moebius import Moebius
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, ProofError
from discovery.expressions.expression import Expression, parse_expression
from verify.certificates.certificate import (
    Certificate,
    RelationStatement,
    ValueStatement,
    read_certificate,
)
from verify.certificates.witness import fraction_of, read_expression, read_keys
from verify.enclosures.enclosure import enclose
from verify.enclosures.numerical_guard import GUARD_DIGITS, bits_for, guard_digits
from verify.theorems.equivalence_theorem import check_equivalence
from verify.theorems.euler_theorem import euler
from verify.theorems.expression_identity import equal
from verify.theorems.lemmas import equation_of
from verify.theorems.named_theorems import NAMED_THEOREMS
from verify.theorems.path_theorem import check_path
from verify.theorems.quotient_theorems import QUOTIENT_THEOREMS

__all__ = ["GUARD_DIGITS", "THEOREMS", "Proved", "ProvedRelation", "check"]

_MAX_LEMMAS = 30
# What hostile numbers in a witness can raise below the errors of this project: a division by 0, a
# conversion that overflows, fields that do not mix. None of them may end a caller that goes on.
_ARITHMETIC_ERRORS = (ArithmeticError, ValueError, TypeError, LookupError, RecursionError)

RELATIONS: Mapping[str, Callable[[PCF, PCF, object], Moebius]] = {
    "equivalence": check_equivalence,
    "path": check_path,
}

Steps = Sequence[Mapping[str, object]]

THEOREMS: Mapping[str, Callable[[PCF, Mapping[str, object]], Expression]] = {
    **QUOTIENT_THEOREMS,
    **NAMED_THEOREMS,
    "euler": euler,
}


@dataclass(frozen=True, slots=True)
class Proved:
    """A proven statement: the fraction has this value.

    Attributes
    ----------
    pcf : PCF
    value : Expression
    theorems : tuple of str
        Names of the theorems and lemmas used, in the order of the steps.
    """

    pcf: PCF
    value: Expression
    theorems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvedRelation:
    """A proven statement: the value of one fraction is a Moebius image of another's.

    Attributes
    ----------
    pcf, other : PCF
    moebius : Moebius
        From the value of `other` to that of `pcf`.
    """

    pcf: PCF
    other: PCF
    moebius: Moebius


def check(certificate: Certificate | str | bytes) -> Proved | ProvedRelation:
    """Check a certificate.

    Parameters
    ----------
    certificate : Certificate, str or bytes
        A certificate or its JSON text.

    Raises
    ------
    ProofError
        If it is not accepted; the message names the step and what fails in it.

    Examples
    --------
    >>> witness = {"scale": "1", "lower": "1", "argument": "1"}
    >>> value = "hyp0f1(1,1)/hyp0f1(2,1)"
    >>> step = {"theorem": "bessel", "a": "n+1", "b": "1", "witness": witness, "value": value}
    >>> check(Certificate(ValueStatement("n+1", "1", value), (step,))).theorems
    ('bessel',)
    """
    try:
        if not isinstance(certificate, Certificate):
            certificate = read_certificate(certificate)
        if isinstance(certificate.statement, RelationStatement):
            return _relation(certificate.statement, certificate.steps)
        return _value(certificate.statement, certificate.steps)
    except ProofError:
        raise
    except _ARITHMETIC_ERRORS as error:
        raise ProofError(f"the check cannot be carried out: {error}") from None


def _relation(stated: RelationStatement, steps: Steps) -> ProvedRelation:
    if len(steps) != 1:
        raise ProofError("the proof of a relation has one step")
    given = read_keys(steps[0], "the step", ("theorem", "witness"))
    name = given["theorem"]
    if not isinstance(name, str) or name not in RELATIONS:
        raise ProofError(f"a relation is proved by one of: {', '.join(RELATIONS)}")
    pcf = fraction_of(stated.a, stated.b, "the statement")
    other = fraction_of(*stated.to, "the other fraction")
    try:
        found = RELATIONS[name](pcf, other, given["witness"])
    except ProofError:
        raise
    except BrounckerError as error:
        raise ProofError(f"the relation is not proved: {error}") from None
    if found != stated.moebius:
        raise ProofError(f"the witness proves the map {found}, the statement says {stated.moebius}")
    return ProvedRelation(pcf, other, found)


def _value(stated: ValueStatement, steps: Steps) -> Proved:
    proved: Proved | None = None
    for i, step in enumerate(steps, 1):
        try:
            proved = _step(step, proved)
            _guard(proved)
        except (BrounckerError, *_ARITHMETIC_ERRORS) as error:  # a limit is a reason like any other
            raise ProofError(f"step {i} of {len(steps)}: {error}") from None
    if proved is None:
        raise ProofError("the proof has no steps")
    pcf = fraction_of(stated.a, stated.b, "the statement")
    value = read_expression(stated.value, "the value of the statement")
    if pcf != proved.pcf:
        raise ProofError(f"the steps are about {proved.pcf}, the statement about {pcf}")
    if value != proved.value:
        raise ProofError(f"the steps prove the value {proved.value}, the statement says {value}")
    return proved


def _step(step: Mapping[str, object], before: Proved | None) -> Proved:
    name = step.get("theorem")
    if name == "identity":
        given = read_keys(step, "the step", ("theorem", "lemmas", "value"))
        return _identity(given, _after(before))
    given = read_keys(step, "the step", ("theorem", "a", "b", "witness", "value"))
    pcf = fraction_of(given["a"], given["b"], "the fraction of the step")
    value = read_expression(given["value"], "the value of the step")
    if isinstance(name, str) and name in THEOREMS:
        if before is not None:
            raise ProofError(f"the theorem {name} can only stand first")
        witness = given["witness"]
        if not isinstance(witness, dict):
            raise ProofError("the witness must be an object")
        _require_equal(THEOREMS[name](pcf, witness), value)
        return Proved(pcf, value, (name,))
    if isinstance(name, str) and name in RELATIONS:
        found = RELATIONS[name](pcf, _after(before).pcf, given["witness"])
        return _image(name, pcf, value, found, _after(before))
    raise ProofError(f"there is no theorem {str(name)[:40]!r}; see docs/theorems.md")


def _after(before: Proved | None) -> Proved:
    if before is None:
        raise ProofError("this theorem needs a step before it")
    return before


def _require_equal(found: Expression, stated: Expression) -> None:
    if found != stated and not equal(found, stated):
        raise ProofError(f"the theorem gives {found}, the step states {stated}")


def _identity(step: Mapping[str, object], before: Proved) -> Proved:
    """Another expression for the value: equal to the one before, by lemmas and exact algebra."""
    value, lemmas = read_expression(step["value"], "the value of the step"), step["lemmas"]
    if not isinstance(lemmas, list) or len(lemmas) > _MAX_LEMMAS:
        raise ProofError(f"lemmas must be a list of at most {_MAX_LEMMAS}")
    equations = [equation_of(lemma) for lemma in lemmas]
    if not equal(before.value, value, equations):
        raise ProofError(f"{before.value} and {value} are not seen to be equal by these lemmas")
    names = tuple(dict.fromkeys(str(lemma["lemma"]) for lemma in lemmas))
    return Proved(before.pcf, value, (*before.theorems, *names))


def _image(name: str, pcf: PCF, value: Expression, moebius: Moebius, before: Proved) -> Proved:
    """The value of a related fraction: the image under the Moebius map of the relation."""
    (p, q, r, s), x = moebius, before.value
    bottom = parse_expression(f"({r})*({x})+({s})")
    try:
        image = parse_expression(f"(({p})*({x})+({q}))/({bottom})")
        image.enclose(GUARD_DIGITS)
    except BrounckerError as error:
        raise ProofError(f"the image of the value {x} is not seen to be finite: {error}") from None
    _require_equal(image, value)
    return Proved(pcf, value, (*before.theorems, name))


def _guard(proved: Proved) -> None:
    """Both sides enclosed: a numerical contradiction would mean an error in a theorem."""
    digits = guard_digits(proved.value)
    try:
        left = _enclosed(proved.pcf, digits)
        right = proved.value.enclose(digits)
    except ProofError:
        raise
    except BrounckerError as error:
        raise ProofError(f"the value cannot be enclosed: {error}") from None
    with ctx.workprec(bits_for(digits + 20)):
        if not left.overlaps(right):
            raise ProofError(
                f"the enclosures of {proved.pcf} and {proved.value} to {digits} digits are "
                "disjoint: the statement is false"
            )


@lru_cache(maxsize=256)
def _enclosed(pcf: PCF, digits: int) -> arb:
    """An enclosure of a fraction, which several steps of a certificate are about."""
    return enclose(pcf, digits).ball
