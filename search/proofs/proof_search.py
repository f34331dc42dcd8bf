"""Finding proofs: from a fraction and what its value is thought to be to a certificate.

Routes, shortest first: a theorem that states the value of the fraction itself; a hypergeometric
solution of the recurrence (Euler's series); an equivalence with a fraction of known value. Each
ends with an exact identity between the value that it gives and the value that is wanted. What
comes out has passed the checker; nothing found here is believed.

A route may fail: by a limit, by a fraction without a value on the way. Then it is left out, with
its reason among what was tried, and the search goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from discovery.algebra.moebius import Moebius
from discovery.closed_forms.closed_form import closed_form
from discovery.closed_forms.euler_value import euler_value
from discovery.closed_forms.lemma_choice import choose_lemmas
from discovery.closed_forms.reference_fractions import Anchor, anchors
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.first_order_solution import minimal_denominators
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.equivalences.equivalence import equivalence, least_fraction
from discovery.errors import BrounckerError, NoValueError, ProofError
from discovery.expressions.claimed_value import cannot_be_proved, claimed_value
from discovery.expressions.expression import Expression, parse_expression
from discovery.expressions.measurement import Measurement
from discovery.expressions.relation_text import image_text
from discovery.expressions.tree import Call, nodes_of
from search.proofs.field_routes import path_links
from verify.certificates.certificate import Certificate, RelationStatement, ValueStatement
from verify.checker import THEOREMS, Proved, check
from verify.theorems.expression_identity import equal
from verify.theorems.lemmas import equation_of

__all__ = ["FAILURES", "Proof", "Route", "finished", "linked", "prove", "prove_relation", "routes"]

Step = dict[str, object]

# What can be wrong with one route: a limit, a fraction without a value, a number that is 0.
FAILURES = (BrounckerError, ArithmeticError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Proof:
    """A certificate that the checker has accepted.

    Attributes
    ----------
    certificate : Certificate
    theorems : tuple of str
        The theorems and lemmas that it uses.
    """

    certificate: Certificate
    theorems: tuple[str, ...]

    @property
    def value(self) -> Expression:
        """What is proved to be the value."""
        assert isinstance(self.certificate.statement, ValueStatement)
        return parse_expression(self.certificate.statement.value)


@dataclass(frozen=True, slots=True)
class Route:
    """Steps that give the value of the fraction as some expression."""

    steps: tuple[Step, ...]
    value: Expression


def prove(pcf: PCF, value: Expression | str | None = None) -> Proof:
    """Prove the value of a fraction.

    Parameters
    ----------
    pcf : PCF
    value : Expression or str, optional
        What the value is thought to be; without it the simplest closed form found is proved.

    Raises
    ------
    ProofError
        If no proof is found; the message says what was tried. It is no disproof.
    NoValueError
        If the fraction terminates, has no limit, or is infinite by an exact solution.

    Examples
    --------
    >>> prove(PCF("2n+1", "n^2"), "4/pi").theorems
    ('tangent', 'arctangent-of-pi')
    """
    pcf, value = read_pcf(pcf), None if value is None else _exact(value)
    if value is not None and not value.rigorous:
        raise ProofError(
            f"{value.numerical[0][0]} is known by its digits only, so that nothing can be proved "
            "of it; `brouncker identify` compares digits"
        )
    law = _law_of_a_limit(pcf)
    tried: list[str] = []
    for route in routes(pcf, _orders(value), tried):
        proof = finished(pcf, route, value)
        if proof is not None:
            return proof
    ratio = minimal_denominators(pcf, law)
    if ratio is not None:
        raise NoValueError(
            f"the value of {pcf} is infinite: the denominators q_n are the minimal solution of "
            f"the recurrence, since {ratio}"
        )
    what = "its value" if value is None else f"the value {value}"
    ways = "; ".join(dict.fromkeys(tried)) or "nothing applies"
    raise ProofError(f"no proof is found that {pcf} has {what} (tried: {ways})")


def _law_of_a_limit(pcf: PCF) -> Convergence:
    """How the fraction converges, if it has a limit that needs a proof."""
    law = convergence(pcf)
    if law.kind == "terminating":
        raise NoValueError(
            f"{pcf} terminates at n = {pcf.terminates_at}: it is a quotient of two integers, which "
            "`brouncker evaluate` computes; there is nothing to prove"
        )
    if law.kind == "no-limit":
        raise NoValueError(f"{pcf} has no limit, so that there is nothing to prove: {law.reason}")
    return law


def _exact(given: Expression | str) -> Expression:
    value = claimed_value(given)
    if isinstance(value, Measurement):
        raise ProofError(cannot_be_proved(value))
    return value


def prove_from(pcf: PCF, known: Proof, value: Expression | None = None) -> Proof | None:
    """The proof of a fraction's value by that of an equivalent fraction; None if there is none.

    Examples
    --------
    >>> found = prove_from(PCF("2n+3", "(n+1)^2"), prove(PCF("2n+1", "n^2"), "4/pi"))
    >>> str(found.value), found.theorems[-1]
    ('1/(4/pi-1)', 'equivalence')
    """
    statement = known.certificate.statement
    assert isinstance(statement, ValueStatement)
    route = Route(tuple(map(dict, known.certificate.steps)), known.value)
    whole = linked(pcf, PCF(statement.a, statement.b), route)
    return None if whole is None else finished(pcf, whole, value)


def prove_relation(pcf: PCF, other: PCF) -> Certificate | None:
    """A certificate for a Moebius relation between two values; None if no equivalence is found.

    Examples
    --------
    >>> prove_relation(PCF("2n+3", "(n+1)^2"), PCF("2n+1", "n^2")).statement.moebius
    (0, 1, 1, -1)
    """
    found = equivalence(pcf, other)
    if found is None:
        return None
    statement = RelationStatement(*pcf.texts, other.texts, found.moebius)
    step: Step = {"theorem": "equivalence", "witness": found.to_dict()}
    certificate = Certificate(statement, (step,))
    try:
        check(certificate)
    except ProofError:
        return None
    return certificate


def _orders(value: Expression | None) -> list[Fraction]:
    """Orders of the Bessel functions in an expression, the least first."""
    found = set()
    for node in nodes_of(value.tree) if value is not None else ():
        if isinstance(node, Call) and node.function in ("besseli", "besselj"):
            order = Expression(node.arguments[0]).rational()
            if order is not None:
                found.add(order)
    return sorted(found)


def _step(theorem: str, pcf: PCF, witness: Mapping[str, object], value: str) -> Step:
    a, b = pcf.texts
    return {"theorem": theorem, "a": a, "b": b, "witness": dict(witness), "value": value}


def routes(
    pcf: PCF, orders: Sequence[Fraction] = (), tried: list[str] | None = None
) -> Iterator[Route]:
    """Ways to a value; texts of what was tried are added to a list."""
    notes = [] if tried is None else tried
    least = least_fraction(pcf)
    for route in chain(_direct_routes(least, orders, notes), _by_fields(least, notes)):
        whole = linked(pcf, least, route)
        if whole is not None:
            yield whole
    if pcf != least and _has_closed_form(pcf):  # its own parameters may differ by integers
        yield from _outlived("a closed form", _by_closed_form(pcf, notes), notes)


def _has_closed_form(pcf: PCF) -> bool:
    return len(pcf.a) <= 2 and len(pcf.b) <= 3


def _direct_routes(pcf: PCF, orders: Sequence[Fraction], notes: list[str]) -> Iterator[Route]:
    yield from _outlived("Euler's series", _by_series(pcf, notes), notes)
    if _has_closed_form(pcf):
        yield from _outlived("equivalences", _by_anchors(pcf, orders, notes), notes)
        yield from _outlived("a closed form", _by_closed_form(pcf, notes), notes)


def _outlived(way: str, found: Iterator[Route], notes: list[str]) -> Iterator[Route]:
    """The routes of one way; where it fails it ends, and the search goes on without it."""
    try:
        yield from found
    except FAILURES as error:
        notes.append(f"{way} failed: {error}")


def _by_series(pcf: PCF, notes: list[str]) -> Iterator[Route]:
    found = euler_value(pcf)
    if found is None:
        notes.append("no hypergeometric solution of the recurrence with a known sum")
        return
    yield Route(
        (_step("euler", pcf, found.witness, found.expression),), parse_expression(found.expression)
    )


def _by_closed_form(pcf: PCF, notes: list[str]) -> Iterator[Route]:
    form = closed_form(pcf)
    if form is not None:
        notes.append(f"the theorem {form.theorem}")
        yield _base(Anchor(pcf, form.theorem, form.witness))


def _base(anchor: Anchor) -> Route:
    value = THEOREMS[anchor.theorem](anchor.pcf, anchor.witness)
    return Route((_step(anchor.theorem, anchor.pcf, anchor.witness, str(value)),), value)


def _by_anchors(pcf: PCF, orders: Sequence[Fraction], notes: list[str]) -> Iterator[Route]:
    for anchor in anchors(pcf, orders):
        notes.append(f"equivalence with {anchor.pcf}")
        try:
            base = _base(anchor)
        except FAILURES:
            continue
        route = linked(pcf, anchor.pcf, base)
        if route is not None:
            yield route


def _by_fields(pcf: PCF, notes: list[str]) -> Iterator[Route]:
    """By a matrix field: from the value of another of its lines."""
    yield from _outlived("matrix fields", _along_fields(pcf, notes), notes)


def _along_fields(pcf: PCF, notes: list[str]) -> Iterator[Route]:
    found = False
    for link in path_links(pcf):
        found = True
        for base in _direct_routes(link.known, (), []):
            value = image(link.moebius, base.value)
            if value is None:
                continue
            line = link.place.line.form.pcf
            step = _step("path", line, link.witness, str(value))
            route = linked(pcf, line, Route((*base.steps, step), value))
            if route is not None:
                notes.append(f"the matrix field {link.place.known.name}")
                yield route
                break
    if not found:
        notes.append("no line of a known matrix field")


def linked(pcf: PCF, known: PCF, route: Route) -> Route | None:
    """The route to a fraction's value prolonged to an equivalent fraction.

    None where no equivalence is found, also where one of them takes part in none.
    """
    if pcf == known:
        return route
    try:
        found = equivalence(pcf, known)
    except FAILURES:
        return None
    if found is None:
        return None
    value = image(found.moebius, route.value)
    if value is None:
        return None
    step = _step("equivalence", pcf, found.to_dict(), str(value))
    return Route((*route.steps, step), value)


def image(moebius: Moebius, value: Expression) -> Expression | None:
    """The image of a value as an expression; None where it is not seen to be finite."""
    if not moebius.determinant:
        return None
    try:
        found = parse_expression(image_text(moebius, f"({value})"))
        found.enclose(30)
    except FAILURES:
        return None
    return found


def finished(pcf: PCF, route: Route, value: Expression | None) -> Proof | None:
    """The certificate for the value that is wanted, if the route gives it."""
    steps, found = list(route.steps), route.value
    if value is not None and value != found:
        lemmas = _needed(found, value)
        if lemmas is None:
            return None
        steps.append({"theorem": "identity", "lemmas": lemmas, "value": str(value)})
        found = value
    a, b = pcf.texts
    certificate = Certificate(ValueStatement(a, b, str(found)), tuple(steps))
    try:
        proved = check(certificate)
    except FAILURES:
        return None
    return Proof(certificate, proved.theorems) if isinstance(proved, Proved) else None


def _needed(found: Expression, value: Expression) -> list[dict[str, object]] | None:
    """The fewest lemmas by which two expressions are equal, None if they are not seen to be."""
    try:
        if equal(found, value):
            return []
        lemmas = choose_lemmas(found, value)
        usable = []
        for lemma in lemmas:
            try:
                usable.append((lemma, equation_of(lemma)))
            except FAILURES:
                continue
        if not usable or not equal(found, value, [e for _, e in usable]):
            return None
        i = 0
        while i < len(usable):  # a lemma that is not needed is left out
            fewer = usable[:i] + usable[i + 1 :]
            if equal(found, value, [e for _, e in fewer]):
                usable = fewer
            else:
                i += 1
        return [lemma for lemma, _ in usable]
    except FAILURES:
        return None
