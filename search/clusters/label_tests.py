"""What a fraction's value is tested against: constants, algebraic numbers, other fractions.

Every test is one lattice reduction at 60 digits; what it accepts must hold at 120 digits with
significance 20 (`discovery.identification.moebius_relation`). The tests are counted, by constant
and in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flint import arb

from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError
from discovery.expressions.expression import parse_expression
from discovery.expressions.relation_text import moebius_text
from discovery.identification.constant import Constant
from discovery.identification.generated_field import field_name
from discovery.identification.identify import identify
from discovery.identification.moebius_relation import (
    DIGITS,
    MoebiusRelation,
    Quantity,
    moebius_relation,
)
from verify.certification import certify

__all__ = ["Claim", "LabelTests", "Member"]

CERTIFIED_DIGITS = 100


@dataclass(frozen=True)
class Claim:
    """An accepted relation of a fraction with a constant or with another fraction.

    Attributes
    ----------
    constant : str
        The constant, or the id of the other fraction. Of an algebraic value its field: rational,
        one that a square root generates, or that of a root of a polynomial.
    expression : str
        The value; empty where the constant has no name.
    relation : tuple of int
        Coefficients: of 1, x, C, C x, or of the powers of x.
    significance : float
    digits : int
        Decimal places to which the relation was checked.
    status : str
        ``matched`` or ``certified``.
    algebraic : bool
        Whether the value is rational or algebraic, so that the relation is one of its powers.
    """

    constant: str
    expression: str
    relation: tuple[int, ...]
    significance: float
    digits: int
    status: str = "matched"
    algebraic: bool = False


@dataclass(eq=False)
class Member:
    """A fraction under labelling.

    Attributes
    ----------
    row : int
        Its row among the points.
    pcf : PCF
    id : str
    kind : str
        Fingerprint class.
    key : str
        Its eigenvalue ratio, rounded: contiguous fractions have the same.
    quantity : Quantity
    claim : Claim or None
        With a constant.
    tie : Claim or None
        With another fraction, where no constant is known.
    """

    row: int
    pcf: PCF
    id: str
    kind: str
    key: str
    quantity: Quantity
    claim: Claim | None = None
    tie: Claim | None = None

    @classmethod
    def of(cls, row: int, pcf: PCF, name: str, kind: str, ratio: float) -> Member:
        """A member, its value not computed yet."""

        def enclose(digits: int) -> arb | None:
            return evaluate(pcf, digits).value

        return cls(row, pcf, name, kind, f"{abs(ratio):.5g}", Quantity(name, enclose))

    @property
    def text(self) -> str:
        """The fraction as people read it."""
        a, b = self.pcf.texts
        return f"K({a}; {b})"

    @property
    def size(self) -> tuple[int, str]:
        """By which the simplest fraction comes first."""
        return sum(map(abs, (*self.pcf.a, *self.pcf.b))), self.id


class LabelTests:
    """Tests members, remembers constants, counts.

    Attributes
    ----------
    tested, accepted : Counter
        By constant.
    total : int
        Lattices reduced.
    """

    def __init__(self) -> None:
        self.tested: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.total = 0
        self._algebraic: dict[str, bool] = {}

    def algebraic(self, member: Member) -> bool:
        """Whether the value is algebraic of degree at most 4; if so, that is its claim."""
        if member.id in self._algebraic:
            return self._algebraic[member.id]
        value = member.quantity.enclose(DIGITS)
        answers = []
        if value is not None:
            self.total += 3
            answers = identify(value, DIGITS, (), refine=member.quantity.enclose, first_only=True)
        if answers:
            found = answers[0]
            name = field_name(found)
            claim = Claim(
                name,
                found.expression,
                found.relation,
                found.significance,
                found.digits,
                algebraic=True,
            )
            member.claim = certified(member.pcf, claim)
            self.accepted[name] += 1
            self.tested[name] += 1
        self._algebraic[member.id] = bool(answers)
        return bool(answers)

    def against(
        self, member: Member, constant: Constant, lattices: int, digits: int = DIGITS
    ) -> bool:
        """Test the value against one constant; if it has a relation, that becomes its claim."""
        self.total += 1
        self.tested[constant.name] += 1
        relation = moebius_relation(member.quantity, _quantity(constant), lattices, digits)
        if relation is None:
            return False
        claim = named_claim(member.pcf, relation, constant)
        if claim is None:
            return False
        member.claim = claim
        self.accepted[constant.name] += 1
        return True

    def first_of(
        self, member: Member, among: Sequence[Constant], likely: Iterable[str] = ()
    ) -> bool:
        """Test against constants, the likely ones first, until one is found."""
        first = set(likely)
        ordered = [c for c in among if c.name in first] + [c for c in among if c.name not in first]
        return any(self.against(member, constant, len(among)) for constant in ordered)

    def together(self, x: Member, y: Member, lattices: int) -> Claim | None:
        """A relation between the values of two members."""
        self.total += 1
        relation = moebius_relation(x.quantity, y.quantity, lattices)
        if relation is None:
            return None
        found = relation.coefficients
        return Claim(y.id, "", found, relation.significance, relation.digits)


@lru_cache(maxsize=10_000)
def _quantity(constant: Constant) -> Quantity:
    return Quantity(constant.name, constant.enclose)


def named_claim(pcf: PCF, relation: MoebiusRelation, constant: Constant) -> Claim | None:
    """The relation read as an expression and certified; None if that refutes it.

    Examples
    --------
    >>> from discovery.identification.registry import constants
    >>> relation = MoebiusRelation((-4, 0, 0, 1), 120, 110.0)
    >>> found = named_claim(PCF("2n+1", "n^2"), relation, constants["pi"])
    >>> found.expression, found.status
    ('4/pi', 'certified')
    """
    c = relation.coefficients
    text = moebius_text(c[0], c[1], c[2], c[3], f"({constant.name})")
    expression = str(parse_expression(text))
    claim = Claim(constant.name, expression, c, relation.significance, relation.digits)
    claim = certified(pcf, claim)
    return None if claim.status == "refuted" else claim


def certified(pcf: PCF, claim: Claim) -> Claim:
    """The claim with the status that enclosures of both sides give it."""
    try:
        verdict = certify(pcf, claim.expression, CERTIFIED_DIGITS)
        if verdict.status == "unmatched":  # a long expression: more digits must speak for it
            verdict = certify(pcf, claim.expression, 4 * CERTIFIED_DIGITS)
    except BrounckerError:  # no rule encloses it, or the constant is known by its digits only
        return claim
    if verdict.status not in ("certified", "refuted"):
        return claim
    return replace(claim, status=verdict.status)
