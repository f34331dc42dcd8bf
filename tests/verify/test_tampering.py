"""Certificates that were changed: no field of any can be, and a changed statement is refused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.expressions.expression import parse_expression
from search.formulas.proof_text import proof_latex, proof_lines
from search.proofs.linked_proof import linked_proof
from search.proofs.proof_search import prove, prove_relation
from tests.tampering import changed, meaning
from verify.certificates.certificate import Certificate
from verify.checker import Proved, check


def _four_over_pi() -> Certificate:
    return prove(PCF("2n+1", "n^2"), "4/pi").certificate


def _by_links() -> Certificate:
    path = [PCF("2n+3", "(n+1)^2"), PCF("4n+10", "4*(n+2)^2")]
    value = parse_expression("8/(1/(4/pi-1)-3)")
    return linked_proof(_four_over_pi(), path, value).certificate


def _relation() -> Certificate:
    found = prove_relation(PCF("6n+12", "-8n^2-20n-12"), PCF("3n+2", "-2n^2-n+1"))
    assert found is not None
    return found


CERTIFICATES: dict[str, Callable[[], Certificate]] = {
    "tangent and a lemma": _four_over_pi,
    "euler": lambda: prove(PCF("3n+1", "-2n^2+3n"), "4/pi").certificate,
    "euler with poles": lambda: prove(PCF("n^3+(n+1)^3", "-n^6"), "1/zeta(3)").certificate,
    "irrational witness": lambda: prove(PCF("1", "1"), "phi").certificate,
    "two lemmas": lambda: prove(PCF("3", "n"), "sqrt(2/pi)*exp(-9/2)/erfc(3/sqrt(2))").certificate,
    "gauss": lambda: prove(PCF("4", "4n^2+n+1")).certificate,
    "tricomi": lambda: prove(PCF("4n+4", "-4n^2-2n-5")).certificate,
    "links": _by_links,
    "relation": _relation,
    "path of a field": lambda: prove(PCF("34n^3+51n^2+27n+5", "-n^6"), "6/zeta(3)").certificate,
}


# Fields of which the theorem asks for a property that others can have as well.
FREE = {
    # Euler's theorem holds from every index on from which the term has no zero and no pole
    "irrational witness": frozenset({"start"}),
    # G with R(j) = G(j+1) - G(j) + H(j): any constant can be added to it
    "euler with poles": frozenset({"certificate"}),
    # some cone that the matrices of the field map into itself: a wider one can do as well
    "path of a field": frozenset({"cone"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", CERTIFICATES)
def test_no_field_can_be_changed(kind: str) -> None:
    """A changed certificate is refused, or says the same in another spelling and proves it."""
    certificate, free = CERTIFICATES[kind](), FREE.get(kind, frozenset())
    document = json.loads(certificate.text())
    original, said = check(certificate), meaning(document, free)
    refused = 0
    for what, other in changed(document):
        try:
            found = check(json.dumps(other))
        except BrounckerError:
            refused += 1
            continue
        assert meaning(other, free) == said, what
        assert (found.pcf, getattr(found, "value", None)) == (
            original.pcf,
            getattr(original, "value", None),
        ), what
    assert refused > 5 * len(certificate.steps)


def test_a_changed_statement_is_never_accepted() -> None:
    """The statement alone decides what is claimed: none of its fields can say another thing."""
    for make_one in CERTIFICATES.values():
        certificate = make_one()
        document = json.loads(certificate.text())
        for _, statement in changed(document["statement"]):
            if meaning(statement) != meaning(document["statement"]):
                altered = json.dumps({**document, "statement": statement})
                with pytest.raises(BrounckerError):
                    check(altered)


def test_proofs_are_read_by_people() -> None:
    for make_one in CERTIFICATES.values():
        certificate = make_one()
        lines = proof_lines(certificate)
        steps = [line for line in lines if line.lstrip()[0].isdigit() and ". " in line]
        assert len(steps) == len(certificate.steps)
        latex = proof_latex(certificate)
        assert latex.count("{") == latex.count("}")
        assert latex.count("$") % 2 == 0
        assert latex.count(r"\item") == len(certificate.steps)
        assert isinstance(check(certificate), Proved) == (" for x = K(" not in lines[0])
