"""A survey of what a sieve has kept: proofs, equivalences, names for what had none.

Every value is taken to the prover, with its name or without: a rational value, a name, or a closed
form by hypergeometric functions. Irrational values fall into components, in which coboundaries
connect the fractions; a proof for one of a component proves the others, and so does a name. The
simplest of each component that has neither is compared with several constants at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.equivalence import equivalence
from discovery.equivalences.gauge_invariants import asymptotic_profile
from discovery.errors import BrounckerError, LimitError
from discovery.expressions.expression import Expression, parse_expression
from discovery.identification.identify import identify_spans
from discovery.identification.registry import Constant, constants
from search.proofs.proof_search import Proof, image, prove, prove_from
from verify.certification import certify

__all__ = ["SPANS", "Component", "Finding", "survey"]

SPANS = (
    ("pi", "log(2)", "pi^2", "log(2)^2", "pi*log(2)", "catalan"),
    ("sqrt(3)*pi", "log(3)", "log(2)", "pi^2", "log(3)^2", "log(2)^2", "log(2)*log(3)"),
    ("sqrt(3)*pi", "pi^2", "sqrt(3)*pi*log(3)", "log(3)^2", "polygamma(1,1/3)", "log(3)"),
    ("sqrt(2)", "log(2)", "sqrt(2)*log(2)", "log(1+sqrt(2))", "sqrt(2)*log(1+sqrt(2))", "pi"),
    ("sqrt(2)*pi", "sqrt(2)*log(1+sqrt(2))", "pi", "log(2)", "pi^2", "catalan"),
    ("polylog(2,1/3)", "pi^2", "log(2)^2", "log(3)^2", "log(2)*log(3)", "log(2)", "log(3)"),
    ("zeta(3)", "pi^2", "pi^2*log(2)", "log(2)^3", "pi^3", "pi*catalan", "log(2)"),
    ("gamma(1/4)^4/pi^2", "gamma(1/4)^4/pi^3", "pi", "pi^3/gamma(1/4)^4", "pi^2/gamma(1/4)^4"),
    ("gamma(1/3)^3/pi", "gamma(1/3)^3/pi^2", "sqrt(3)*gamma(1/3)^3/pi", "sqrt(3)*pi"),
)
_SPAN_DIGITS = 200
_CERTIFIED_DIGITS = 100


@dataclass
class Finding:
    """One fraction of a census, and what is known of its value.

    Attributes
    ----------
    pcf : PCF
        The representative of its normal form.
    expression : str
        Its name, by an integer relation; empty if it has none.
    status : str
        ``unmatched``, ``matched``, ``certified`` or ``proved``.
    closed_form : str
        What is proved, where that is not the name.
    theorems : tuple of str
        Those that the proof uses.
    """

    pcf: PCF
    expression: str = ""
    status: str = "unmatched"
    closed_form: str = ""
    proof: Proof | None = field(default=None, repr=False)

    @property
    def theorems(self) -> tuple[str, ...]:
        """Those that the proof uses, each once."""
        return () if self.proof is None else tuple(dict.fromkeys(self.proof.theorems))

    @property
    def size(self) -> tuple[int, tuple[str, str]]:
        """By which fractions are compared; the simplest is the least."""
        return sum(map(abs, (*self.pcf.a, *self.pcf.b))), self.pcf.texts

    @property
    def rational(self) -> bool:
        """Whether its name is a rational number."""
        return bool(self.expression) and parse_expression(self.expression).rational() is not None

    @property
    def named(self) -> bool:
        """Whether its value has a name or a closed form."""
        return bool(self.expression or self.proof)

    def take(self, proof: Proof) -> None:
        """Make a proof its own."""
        self.proof = proof
        shown = str(proof.value)
        if shown == self.expression:
            self.status, self.closed_form = "proved", ""
        else:
            self.closed_form = shown
            self.status = self.status if self.expression else "proved"


@dataclass
class Component:
    """Fractions that coboundaries connect with the simplest of them.

    Attributes
    ----------
    members : list of Finding
        The simplest one first.
    """

    members: list[Finding]

    @property
    def id(self) -> str:
        """The id of the simplest."""
        return self.members[0].pcf.normal_form().id

    @property
    def named(self) -> bool:
        """Whether a value in it has a name or a closed form."""
        return any(finding.named for finding in self.members)


def survey(
    findings: Sequence[Finding], tell: Callable[[str], None] = lambda line: None
) -> list[Component]:
    """Prove values, connect fractions, and name more of them; the findings are completed.

    Parameters
    ----------
    findings : sequence of Finding
        All with a value.
    tell : callable
        Told where it stands, in lines.

    Returns
    -------
    list of Component
        Of the irrational values, in the order of their simplest fraction.

    Examples
    --------
    >>> found = [Finding(PCF("2n+1", "n^2"), "4/pi", "certified"), Finding(PCF("2n+3", "(n+1)^2"))]
    >>> [len(component.members) for component in survey(found)]
    [2]
    >>> found[0].theorems
    ('tangent', 'arctangent-of-pi')
    """
    for done, finding in enumerate(findings, 1):
        _prove(finding)
        if done % 500 == 0:
            tell(f"taken to the prover: {done} of {len(findings)}")
    components = _components(f for f in findings if not f.rational)
    tell(f"components of irrational values: {len(components)}")
    for component in components:
        if not component.named:
            _name(component.members[0])
        _spread(component)
    return components


def _prove(finding: Finding) -> None:
    for value in _wanted(finding):
        try:
            finding.take(prove(finding.pcf, value))
        except BrounckerError:
            continue
        return


def _wanted(finding: Finding) -> tuple[Expression | None, ...]:
    """What is to be proved: the name, or, where that is none or does not succeed, any value."""
    return (parse_expression(finding.expression), None) if finding.expression else (None,)


def _components(findings: Iterable[Finding]) -> list[Component]:
    """Each fraction joins the first component whose simplest it is equivalent to."""
    found: dict[object, list[Component]] = {}
    for finding in sorted(findings, key=lambda f: f.size):
        alike = found.setdefault(asymptotic_profile(finding.pcf).invariant, [])
        for component in alike:
            if _link(finding.pcf, component.members[0].pcf) is not None:
                component.members.append(finding)
                break
        else:
            alike.append(Component([finding]))
    everything = (component for alike in found.values() for component in alike)
    return sorted(everything, key=lambda component: component.members[0].size)


def _link(pcf: PCF, other: PCF) -> Coboundary | None:
    """An equivalence step by step, None where there is none within the limits of the search."""
    try:
        return equivalence(pcf, other, steps=1)
    except LimitError:
        return None


@cache
def _spans() -> list[tuple[Constant, ...]]:
    return [tuple(constants.resolve(name) for name in span) for span in SPANS]


def _name(finding: Finding) -> None:
    """Compare a value with several constants at once."""
    value = evaluate(finding.pcf, _SPAN_DIGITS).value
    if value is None:
        return
    answers = identify_spans(
        value, _SPAN_DIGITS, _spans(), refine=lambda more: evaluate(finding.pcf, more).value
    )
    if answers:
        _give_name(finding, parse_expression(answers[0].expression))


def _give_name(finding: Finding, name: Expression) -> None:
    finding.expression, finding.status = str(name), "matched"
    try:
        finding.status = certify(finding.pcf, name, _CERTIFIED_DIGITS).status
    except BrounckerError:
        return


def _spread(component: Component) -> None:
    """What is known of one member becomes known of all."""
    known = next((f for f in component.members if f.expression), None)
    for finding in component.members:
        if known is not None and not finding.expression:
            found = _link(finding.pcf, known.pcf)
            name = found and image(found.moebius, parse_expression(known.expression))
            if name:
                _give_name(finding, name)
                _prove(finding)
    proved = next((f for f in component.members if f.proof is not None), None)
    if proved is None or proved.proof is None:
        return
    for finding in component.members:
        if finding.status == "proved":
            continue
        for value in _wanted(finding):
            proof = prove_from(finding.pcf, proved.proof, value)
            if proof is not None and (value is not None or finding.proof is None):
                finding.take(proof)
                break
