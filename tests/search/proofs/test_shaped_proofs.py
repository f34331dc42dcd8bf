"""Every fraction of degree (<= 1, <= 2) is proved, whatever its shape; no failing route ends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import pytest

from discovery.closed_forms.euler_value import EulerValue
from discovery.closed_forms.reference_fractions import Anchor, anchors
from discovery.continued_fractions.convergence import convergence
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary
from discovery.errors import LimitError, NoValueError, ProofError
from discovery.expressions.expression import parse_expression
from search.cli.application import app
from search.proofs import proof_search as prover
from search.proofs import sieve_survey as survey
from search.proofs.proof_search import prove, prove_from, routes
from search.proofs.proof_tasks import prove_paths, results_of
from tests.shaped_fractions import SHAPES, outcome, shaped_fractions
from verify.checker import check
from verify.enclosures.enclosure import enclose
from verify.theorems.named_theorems import leibniz_tail

EACH = 10  # of a shape; twenty thousand: python -m benchmarks.shapes


@pytest.mark.slow
def test_fractions_of_all_shapes_are_proved_or_infinite() -> None:
    found: dict[str, Counter[str]] = {shape: Counter() for shape in SHAPES}
    for shape, pcf in islice(shaped_fractions(7), EACH * len(SHAPES)):
        found[shape][outcome(pcf)] += 1
    assert {what for each in found.values() for what in each} == {"proved", "infinite"}
    assert all(each["proved"] >= EACH // 2 for shape, each in found.items() if shape != "infinite")
    assert found["infinite"] == {"infinite": EACH}


@pytest.mark.slow
def test_the_quotient_of_functions_is_proved_where_the_other_routes_lead_elsewhere() -> None:
    given = islice(shaped_fractions(8), 2 * len(SHAPES))
    assert {outcome(pcf, as_quotient=True) for _, pcf in given} == {"proved", "infinite"}


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("1", "n^2+n", "2/(pi-2)"),  # the roots of b are integers, of odd sum
        ("3", "n^2+n", "2/(10-3*pi)"),
        ("-1", "n^2+n", "2/(2-pi)"),
        ("2", "n^2+2n+1", "(4-pi)/(2*pi-6)"),
        ("4", "n^2", "6/(3*pi-8)"),
        ("3", "4*n^2+8n", None),
        ("50", "4n^2+4n", None),
        ("4", "4n^2-1", "(pi+2)/(pi-2)"),  # half-integers, of even sum
        ("1", "9n^2-1", None),
    ],
)
def test_a_constant_a_needs_no_anchor_that_terminates(a: str, b: str, value: str | None) -> None:
    assert "gauss" not in prove(PCF(a, b), value).theorems


def test_the_command_proves_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        app(["prove", "1", "n^2+n", "2/(pi-2)"])
    assert not end.value.code
    assert "theorems: leibniz-tail, equivalence" in capsys.readouterr().out


def test_anchors_have_a_limit_and_do_not_terminate() -> None:
    for _, pcf in islice(shaped_fractions(9), 20 * len(SHAPES)):
        for anchor in anchors(pcf, [Fraction(0), Fraction(-2), Fraction(1, 2)]):
            assert convergence(anchor.pcf).kind not in ("terminating", "no-limit"), (pcf, anchor)


# one failing route


def _terminating_anchor(pcf: PCF, orders: object) -> Iterator[Anchor]:
    yield Anchor(PCF("1", "n^2-n"), "gauss", {"scale": "0"})  # no witness of anything
    yield Anchor(
        PCF("3", "n^2-n"), "gamma-quotient", {"scale": "1/2", "argument": "3", "order": "1"}
    )
    yield from anchors(pcf)


def test_an_anchor_without_a_value_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prover, "anchors", _terminating_anchor)
    assert prove(PCF("1", "n^2+n"), "2/(pi-2)").theorems == ("leibniz-tail", "equivalence")


@pytest.mark.parametrize(
    "error",
    [
        NoValueError("PCF(1, n^2-n) takes part in no equivalence of values"),
        LimitError("beyond a limit"),
        ZeroDivisionError("a divisor is 0"),
        KeyError("a table without this entry"),
        ValueError("a domain error"),
    ],
)
@pytest.mark.parametrize("route", ["euler_value", "anchors", "closed_form", "path_links"])
def test_a_failing_route_is_named_and_the_search_goes_on(
    monkeypatch: pytest.MonkeyPatch, route: str, error: Exception
) -> None:
    def fails(*_: object) -> EulerValue:
        raise error

    monkeypatch.setattr(prover, "path_links", lambda _: iter(()))  # they take longest
    monkeypatch.setattr(prover, route, fails)
    pcf = PCF("2n+1", "n^2")
    assert prove(pcf).theorems == (("tangent",) if route != "anchors" else ("gauss",))
    with pytest.raises(ProofError, match="failed: ") as told:
        prove(pcf, "4/3")
    assert str(error) in str(told.value)


def test_a_link_that_is_out_of_reach_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> Coboundary:
        raise LimitError("the coboundaries could not be lifted to integers")

    euler, tail = PCF("2n+1", "n^2"), PCF("2n+3", "n^2+2n+1")
    known = prove(euler, "4/pi")
    for module in (prover, survey):
        monkeypatch.setattr(module, "equivalence", fails)
    assert prove_from(tail, known) is None
    assert prove(euler, "4/pi").theorems == known.theorems
    findings = [survey.Finding(pcf) for pcf in (euler, tail)]
    assert [len(each.members) for each in survey.survey(findings)] == [1, 1]
    monkeypatch.setattr("search.proofs.proof_tasks.equivalence", fails)
    content, _ = prove_paths('[["11*n^2+11*n+3", "n^4"]]', 0, 1)
    assert "certificate" in results_of(content)[0]


def test_a_fraction_whose_contents_are_not_factored_is_proved_as_it_is() -> None:
    big = 2**260 + 1
    pcf = PCF([2 * big, big], "n^2")
    with pytest.raises(LimitError):
        _ = pcf.representative
    assert prove(pcf).theorems == ("tangent",)


# what has no finite value


@pytest.mark.parametrize(
    ("a", "b"),
    [("n+1", "-n-1"), ("n+3", "-2n-4"), ("6n+6", "-8n^2-16n-8"), ("2n+2", "-12n-12")],
)
def test_an_infinite_value_is_said_to_be_infinite(a: str, b: str) -> None:
    for value in (None, "10^40"):
        with pytest.raises(NoValueError, match="is infinite: the denominators q_n are the minimal"):
            prove(PCF(a, b), value)


@pytest.mark.parametrize(("a", "b"), [("n", "-n^2"), ("1", "n^3"), ("n^2", "-n^4-1")])
def test_what_has_no_limit_is_said_to_have_none(a: str, b: str) -> None:
    with pytest.raises(NoValueError, match="no limit, so that there is nothing to prove"):
        prove(PCF(a, b), "1")


# the tails of Leibniz's series


def test_leibniz_tails_are_the_values_of_their_fractions() -> None:
    for x in (1, 2, 3, 4, 5, 8, 11, 40, 2_000):
        for s in (1, -3):
            value = leibniz_tail(PCF([s * x], [s * s, 0, 0]), {"scale": str(s), "argument": str(x)})
            pcf = PCF([s * x], [s * s, 0, 0])
            assert enclose(pcf, 60).ball.overlaps(value.enclose(60)), (x, s)
            assert value.constants == {"pi"} if x % 2 == 0 else parse_expression("log(2)").constants


@pytest.mark.parametrize(
    ("a", "b", "scale", "argument"),
    [
        ("2", "n^2", "1", "4"),  # of another fraction
        ("2", "n^2+n", "1", "2"),
        ("3", "4n^2", "2", "3/2"),  # no integer
        ("-2", "n^2", "1", "-2"),
        ("2", "n^2", "0", "2"),
        ("2002", "n^2", "1", "2002"),  # beyond what is summed
        ("2", "n^2", "sqrt(1)", "2"),
    ],
)
def test_a_leibniz_tail_has_hypotheses(a: str, b: str, scale: str, argument: str) -> None:
    with pytest.raises(ProofError):
        leibniz_tail(PCF(a, b), {"scale": scale, "argument": argument})


def test_every_route_of_a_fraction_ends_in_a_certificate() -> None:
    """The routes give one value in several writings; each is accepted by the checker."""
    for a, b in [("1", "n^2+n"), ("-n-2", "n+2"), ("4n+5", "8n^2+22n+15")]:
        pcf, notes = PCF(a, b), list[str]()
        found = list(routes(pcf, (), notes))
        assert len(found) >= 2
        assert not [note for note in notes if "failed" in note]
        balls = []
        for route in found:
            proof = prover.finished(pcf, route, None)
            assert proof is not None
            check(proof.certificate)
            balls.append(proof.value.enclose(60))
        assert all(ball.overlaps(balls[0]) for ball in balls)
