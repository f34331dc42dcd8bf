"""What the checker of equivalences refuses: changed, malformed and nearly right witnesses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flint import arb, ctx

from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.coboundary import Coboundary
from discovery.equivalences.elementary_coboundaries import inflation
from discovery.equivalences.equivalence import equivalence
from discovery.errors import BrounckerError, ProofError
from verify.enclosures.enclosure import enclose
from verify.theorems.equivalence_theorem import check_equivalence


def _found(a: tuple[str, str], b: tuple[str, str]) -> Coboundary:
    found = equivalence(PCF(*a), PCF(*b))
    assert found is not None
    return found


def _mutations(value: Any) -> Iterator[Any]:
    """The value with one leaf changed, or one list longer or shorter."""
    if isinstance(value, dict):
        for key in value:
            for changed in _mutations(value[key]):
                yield {**value, key: changed}
            yield {k: v for k, v in value.items() if k != key}
        yield {**value, "also": 1}
    elif isinstance(value, list):
        for i, part in enumerate(value):
            for changed in _mutations(part):
                yield [*value[:i], changed, *value[i + 1 :]]
        yield value[:-1]
        yield [*value, 1]
        yield [0, *value]
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value - 7, str(value), float(value), None, [value])
        yield bool(value)
    else:
        yield from (value + "0", "", 3)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("3n+6", "-2n^2-5n-3"), ("3n+1", "-2n^2+3n")),
        (("n^3+(n+1)^3", "-n^6"), ("n^3+(n+1)^3+4*(2n+1)", "-n^6")),
        (("32n^2+96n+78", "-256n^4-1024n^3-1504n^2-960n-225"), ("2", "(2n-1)^2")),
    ],
)
def test_no_changed_witness_is_accepted(a: tuple[str, str], b: tuple[str, str]) -> None:
    found = _found(a, b)
    witness = found.to_dict()
    check_equivalence(found.a, found.b, copy.deepcopy(witness))
    count = 0
    for changed in _mutations(witness):
        with pytest.raises(ProofError):
            check_equivalence(found.a, found.b, changed)
        count += 1
    assert count > 100
    with pytest.raises(ProofError):
        check_equivalence(found.b, found.a, witness)


def test_malformed_witnesses_are_refused_quickly() -> None:
    found = _found(("3n+6", "-2n^2-5n-3"), ("3n+1", "-2n^2+3n"))
    good = found.to_dict()
    huge = "1" + 7000 * "0"
    malformed: list[Any] = [
        {**good, "num": [1] * 66},
        {**good, "den": [huge]},
        {**good, "u": [[[huge], [0]], [[0], [huge]]]},
        {**good, "u": [[[0], [0]], [[0], [0]]]},
        {**good, "u": [[[1, -(2**53)], [0]], [[0], [1]]]},
        {**good, "steps": [1000, 1000]},
        {**good, "num": ["09007199254740993"]},
        {**good, "num": [2**53 + 2]},
        {**good, "num": ["7"]},
        {**good, "num": [0]},
        {**good, "u": "xx"},
        [],
        None,
    ]
    for changed in malformed:
        with pytest.raises(ProofError):
            check_equivalence(found.a, found.b, changed)
    with pytest.raises(ProofError, match="terminates"):
        check_equivalence(PCF("n", "n-3"), found.b, good)
    one = PCF("1", "-n^2")
    with pytest.raises(ProofError, match="not established"):
        check_equivalence(one, one, _identity(one))


def _identity(pcf: PCF) -> dict[str, object]:
    return {
        "to": list(pcf.texts),
        "steps": [1, 1],
        "u": [[[1], [0]], [[0], [1]]],
        "num": [1],
        "den": [1],
    }


def test_values_that_nearly_agree_are_not_equivalent() -> None:
    """b changed by one part in 10^60: the values agree to 30 digits and more."""
    pcf = PCF("2n+1", "n^2")
    size = 10**30
    inflated = pcf.inflate(f"{size}")
    near = PCF(inflated.a, (*inflated.b[:-1], inflated.b[-1] + 1))
    with ctx.workprec(400):
        distance = abs(enclose(near, 80).ball - size * enclose(pcf, 80).ball)
        assert 0 not in distance
        assert distance < arb(10) ** -29
    assert equivalence(near, pcf) is None
    witness = inflation(inflated, pcf).to_dict()
    with pytest.raises(ProofError, match="does not hold"):
        check_equivalence(near, pcf, witness)


def test_refusals_are_errors_of_the_house() -> None:
    assert issubclass(ProofError, BrounckerError)
