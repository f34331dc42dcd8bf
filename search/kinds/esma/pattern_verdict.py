"""What becomes of a pattern that ESMA finds: status, digits, digits a term, family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10

from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.expansions.esma import Finding
from discovery.expansions.left_side import LeftSide
from discovery.expressions.measurement import format_ball
from discovery.identification.constant import Constant
from verify.certification import SIGNIFICANCE, certify

__all__ = ["EsmaResult", "approve", "ranked"]


@dataclass(frozen=True)
class EsmaResult:
    """A left side whose expansion has a pattern, and how far it can be trusted.

    Attributes
    ----------
    lhs : str
        The left side, an expression.
    signs : str
        The sign word.
    fraction : SignedFraction or None
        The pattern as a fraction; None for a recurrence that is no interlacing of polynomials.
    recurrence : str or None
        The factored connection polynomial of such a recurrence.
    confirmed_by : int
        Terms that the pattern predicted and that did not determine it.
    status : str
        ``certified``, ``refuted``, ``matched`` or ``unmatched``.
    digits : int
        Decimals to which both sides were compared.
    digits_per_term : float
        Decimals that a term gives, on average over the terms that were needed.
    significance : float or None
        Digits of agreement beyond what the length of the formula explains.
    value : str
        Guaranteed digits of the value.
    rule, start, depth : str, int, int or None
        The evidence of the enclosure.
    """

    lhs: str
    signs: str
    fraction: SignedFraction | None
    recurrence: str | None
    confirmed_by: int
    status: str
    digits: int
    digits_per_term: float
    significance: float | None
    value: str
    rule: str | None = None
    start: int | None = None
    depth: int | None = None

    @property
    def family(self) -> PCF | None:
        """The ordinary fraction behind it; see `SignedFraction.family`."""
        return None if self.fraction is None else self.fraction.family

    @property
    def pattern(self) -> str:
        """Text such as ``[3; 2*k+3, 2]``."""
        if self.fraction is None:
            return f"recurrence {self.recurrence}"
        return self.fraction.pattern


def approve(side: LeftSide, signs: str, finding: Finding, digits: int = 1000) -> EsmaResult:
    """Compare the infinite fraction with the left side, by rigorous enclosures of both.

    Where the constant is known by digits only, or the terms are no interlaced polynomials, there is
    nothing to enclose: the pattern is matched as far as the terms are known, if they are evidence
    enough (`discovery.expansions.pattern_evidence`).

    Examples
    --------
    >>> from discovery.expansions.esma import examine
    >>> side = LeftSide(Constant.of("e"), (0, 1), (1,))
    >>> result = approve(side, "-+", examine(side, "-+"))
    >>> result.status, result.digits, result.digits_per_term, result.pattern
    ('certified', 1000, 2.492, '[3; 2*k+3, 2]')
    """
    constant = side.constant
    if finding.fraction is None or not (isinstance(constant, Constant) and constant.rigorous):
        return _matched(side, signs, finding)
    certification = certify(finding.fraction, side.expression, digits)
    enclosure = certification.enclosure
    significance = certification.significance
    return EsmaResult(
        lhs=str(side),
        signs=signs,
        fraction=finding.fraction,
        recurrence=None,
        confirmed_by=finding.confirmed_by,
        status=certification.status,
        digits=digits,
        digits_per_term=round(finding.fraction.digits_per_term(digits), 3),
        significance=None if significance is None else round(significance, 1),
        value=format_ball(certification.value, 40),
        rule=enclosure.rule,
        start=enclosure.start,
        depth=enclosure.depth,
    )


def _matched(side: LeftSide, signs: str, finding: Finding) -> EsmaResult:
    """The digits that the known terms fix, against the length of the pattern and of the side."""
    ball = side.ball if side.ball is not None else side.enclose(60)
    fixed = 2 * sum(log10(max(abs(a), 1.5)) for a in finding.terms)
    known = max(0, int(ball.rel_accuracy_bits() * 0.30103)) if side.ball is not None else int(fixed)
    if finding.fraction is not None:
        numbers: list[int] = [c for p in finding.fraction.cycle for c in p.numerator]
        numbers += finding.fraction.preperiod
    else:
        assert finding.recurrence is not None
        begins, length = finding.recurrence.begins, finding.recurrence.length
        numbers = [*finding.recurrence.connection, *finding.terms[: begins + length]]
    cost = sum(log10(2 * abs(c) + 10) for c in (*numbers, *side.p, *side.q)) + len(signs)
    significance = min(known, fixed) - cost
    accepted = significance >= SIGNIFICANCE and finding.evidence.suffices
    return EsmaResult(
        lhs=str(side),
        signs=signs,
        fraction=finding.fraction,
        recurrence=None if finding.recurrence is None else finding.recurrence.factors(),
        confirmed_by=finding.confirmed_by,
        status="matched" if accepted else "unmatched",
        digits=int(min(known, fixed)),
        digits_per_term=round(fixed / len(finding.terms), 3),
        significance=round(significance, 1),
        value=format_ball(ball, 40),
    )


def ranked(results: Iterable[EsmaResult]) -> list[list[EsmaResult]]:
    """Families of results: new ones first, then by digits a term; in each the simplest first.

    A family is new if no regular expansion (sign word +) among the results has it. Results that are
    no interlaced polynomials are a family each.

    Returns
    -------
    list of list of EsmaResult
    """
    families: dict[object, list[EsmaResult]] = {}
    for result in results:
        families.setdefault(result.family or result, []).append(result)
    for members in families.values():
        members.sort(key=_simplicity)

    def order(members: Sequence[EsmaResult]) -> tuple[bool, float, tuple[float, str]]:
        most = max((result.digits_per_term for result in members), default=0.0)
        return any(r.signs == "+" for r in members), -most, _simplicity(members[0])

    return sorted(families.values(), key=order)


def _simplicity(result: EsmaResult) -> tuple[float, str]:
    pattern = len(result.pattern) + len(result.signs)
    return len(result.lhs) + pattern, result.lhs + result.pattern
