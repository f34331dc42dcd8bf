"""The numerical guard of relations: it looks beyond the size of the map, and at infinity."""

from __future__ import annotations

import pytest
from flint import arb

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from verify.checker import RELATIONS
from verify.enclosures.relation_guard import GUARD_DIGITS, guard, projective_value

BROUNCKER, TAIL = PCF("2n+1", "n^2"), PCF("2n+3", "(n+1)^2")
INFINITE = PCF("n+1", "-n-1")


def test_every_relation_of_the_checker_passes_it() -> None:
    for relation in RELATIONS.values():
        assert relation.__globals__["guard"] is guard  # the wrapper of `guarded`


@pytest.mark.parametrize("size", [1, 10, 40, 120])
def test_a_map_that_is_nearly_right_is_refused_however_large_its_integers(size: int) -> None:
    """(N x + 1)/(N x + 0) with N = 10^size: the value is 1 + 1/(N x)."""
    n = 10**size
    inflated = BROUNCKER.inflate(str(n))
    guard(inflated, TAIL, (n, n, 1, 0))
    guard(inflated, TAIL, (n * n, n * n, n, 0))  # the same map
    with pytest.raises(ProofError, match="disjoint"):
        guard(inflated, TAIL, (n * n, n * n, n, 1))
    with pytest.raises(ProofError, match="disjoint"):
        guard(inflated, TAIL, (n * n, n * n + 1, n, 0))


def test_a_difference_is_seen_to_fifty_digits_beyond_the_map() -> None:
    near = 10 ** (GUARD_DIGITS - 2)
    with pytest.raises(ProofError, match="disjoint"):
        guard(BROUNCKER, BROUNCKER, (near, 1, 0, near))


def test_infinity_is_a_value_like_others() -> None:
    tail = INFINITE.shift(1)
    guard(INFINITE, tail, (1, -1, 1, 0))  # 1 - 1/0
    guard(INFINITE, INFINITE, (1, 5, 0, 1))
    guard(tail, INFINITE, (0, 1, 1, 3))
    for a, b, moebius in [
        (INFINITE, tail, (1, -1, 1, 1)),
        (INFINITE, INFINITE, (5, 0, 1, 1)),
        (BROUNCKER, INFINITE, (1, 0, 0, 1)),
        (INFINITE, BROUNCKER, (1, 0, 0, 1)),
    ]:
        with pytest.raises(ProofError, match="disjoint"):
            guard(a, b, moebius)


def test_what_is_not_decided_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = arb(1.27323954, 1e-9), arb(1)
    monkeypatch.setattr(
        "verify.enclosures.relation_guard.projective_value", lambda pcf, digits: wide
    )
    with pytest.raises(ProofError, match="nothing is accepted undecided"):
        guard(BROUNCKER, BROUNCKER, (1, 0, 0, 1))


@pytest.mark.parametrize("moebius", [(0, 0, 0, 0), (1, 2, 2, 4), (0, 1, 0, 3)])
def test_a_constant_map_is_no_relation(moebius: tuple[int, int, int, int]) -> None:
    with pytest.raises(ProofError, match="constant"):
        guard(BROUNCKER, BROUNCKER, moebius)


def test_integers_too_long_to_print_are_refused_with_words() -> None:
    with pytest.raises(ProofError, match="limited to"):
        guard(BROUNCKER, BROUNCKER, (10**5000, 1, 0, 1))


def test_a_fraction_without_a_limit_has_no_point() -> None:
    with pytest.raises(ProofError, match="is not established"):
        projective_value(PCF("1", "-n^2"), 20)
