"""The work of an expression is bounded before it is done; counted in terms, never in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import inf, log2

import pytest
from flint import arb

from discovery.definitions import evaluation_work
from discovery.definitions.evaluation_work import MAX_WORK, WorkBudget, terms_needed
from discovery.definitions.function import Argument, Function
from discovery.errors import LimitError
from discovery.expressions.expression import parse_expression
from discovery.expressions.value import enclose_tree

REFUSED = [
    "hyp2f1sp(10^5,10^5,1/3,1/2)",
    "hyp2f1(10^5,99999/2,-99999/7,1/2)",
    "hyp2f1(99999,99998+1/pi,1/3,-1)",
    "hyp1f1(10^5/7,1/3,10^5)",
    "hyp1f1(1/pi,1/3,-10^5)*10^30000",
    "hyp0f1(1/pi,10^5)*10^20000",
    "10^20000*hyp2f2(1/2,1/3,1/5,1/7,-999)",
    "hyp1f2(1/2,1/3,1/5,-10^5)*10^9999",
    "hyp3f2(10^5,10^5,10^5,1/3,1/7,499/500)",
    "hypu(-35488/7,4,9)",
    "10^99999*zeta(pi)",
    "10^99999*zeta(3,pi)",
    "10^99999*polygamma(1,pi)",
    "10^99999*digamma(pi)",
    "10^99999*gamma(pi)",
    "10^99999*polylog(1/pi,1/3)",
    "10^99999*besselj(1/pi,pi)",
    "10^99999*besselk(0,1/pi)",
    "10^99999*lfunc(5,pi)",
    "10^99999*khinchin",
    "10^99999*glaisher",
    "10^30000*erfi(400-pi)",
    "10^98000*ei(9999/pi)",
    "lfunc(997,-999+1/pi)",
    "zeta(-999+1/pi,999/pi)*10^2000",
    "10^99990*(" + "+".join(["e^pi^2"] * 27) + ")",
    "10^99900*(" + "*".join(["pi^e"] * 38) + ")",
]
ANSWERED = [
    "hyp3f2(1/2,1/3,1/5,1/7,1/11,9989/10000)",
    "hyp1f1(8,5,-18216)",
    "hyp1f1(1/3,1/7,-10^5)",
    "hyp0f1(1/3,-10^5)",
    "hypu(1/3,1/7,10^5)",
    "hyp2f1(1/3,1/7,2/5,-10^5)",
    "hyp2f0sp(1,1/2,-10^-5)",
    "lfunc(-983,3)",
    "zeta(-999)",
    "polygamma(1000,999)",
    "erfc(10^4)",
    "ei(-9999)",
    "besselk(999,998)",
    "gamma(24999)/10^99000",
    "(1+pi/10^900)^(10^900)",
    "10^90000*exp(-pi*10^5/2)",
]


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is counted against budgets."""
    amounts: list[float] = []
    spend = WorkBudget.spend

    def recorded(self: WorkBudget, work: float, what: str) -> None:
        spend(self, work, what)
        amounts.append(work)

    monkeypatch.setattr(WorkBudget, "spend", recorded)
    return amounts


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_too_costly_is_refused_by_name_before_the_work(
    text: str, spent: list[float]
) -> None:
    assert len(text) <= 200
    with pytest.raises(LimitError, match=r"is too costly here.*may take 10\^9; take smaller"):
        enclose_tree(parse_expression(text).tree, 100)
    assert sum(spent) <= MAX_WORK


@pytest.mark.parametrize("text", ANSWERED)
def test_what_is_affordable_at_large_arguments_is_answered(text: str, spent: list[float]) -> None:
    enclose_tree(parse_expression(text).tree, 100)
    assert sum(spent) <= MAX_WORK


def test_the_budget_is_that_of_the_whole_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation_work, "MAX_WORK", 10**7)
    enclose_tree(parse_expression("lfunc(5,1/3)").tree, 100)
    with pytest.raises(LimitError, match=r"lfunc is too costly here"):
        enclose_tree(parse_expression("+".join(["lfunc(5,1/3)"] * 15)).tree, 100)


def test_each_function_is_counted_before_it_is_called() -> None:
    def evaluate(_: Sequence[Argument]) -> arb:
        raise AssertionError

    costly = Function("f", (1,), evaluate, ("",), ("",), ("",), ("",), work=lambda _, bits: inf)
    with pytest.raises(LimitError, match=r"f is too costly here: .* infinitely many operations"):
        costly([], WorkBudget(10))


def test_the_budget_grows_with_the_digits_beyond_a_thousand() -> None:
    for digits, factor in [(1, 1), (1000, 1), (10_000, 10**2.6)]:
        WorkBudget(digits).spend(0.99 * factor * MAX_WORK, "f")
        with pytest.raises(LimitError):
            WorkBudget(digits).spend(1.01 * factor * MAX_WORK, "f")


def _terms(a: float, b: float, c: float, z: float, bits: int) -> int:
    """Terms up to the last one of 2F1 that is at least 2^(-bits) in size."""
    size, last = 0.0, 0
    for k in range(100_000):
        size += log2(abs((a + k) * (b + k) * z / ((c + k) * (1 + k))))
        if size >= -bits:
            last = k + 1
        elif k > 2 * last + 100:
            break
    return last + 1


@pytest.mark.parametrize(("z", "bits"), [(0.5, 400), (0.9, 50), (0.99, 50)])
def test_the_number_of_terms_is_enough_and_not_far_too_large(z: float, bits: int) -> None:
    for a, b, c in product([-20.5, 1 / 3, 22 / 7], repeat=3):
        needed, counted = terms_needed([a, b], [c], z, bits), _terms(a, b, c, z, bits)
        assert counted < 1.1 * needed
        assert needed <= max(2.5 * counted, 128)
