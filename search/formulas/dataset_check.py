"""Checking the datasets: every row by a recomputation, a sample of them with many more digits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.continued_fractions.signed_fraction import SignedFraction
from discovery.errors import BrounckerError
from discovery.expansions.integer_expansion import expand_number
from discovery.expressions.expression import parse_expression
from discovery.fingerprints.reduction_order import reduction_order
from discovery.identification.registry import constant_fields, constants
from discovery.tables.datasets import Dataset
from search.formulas.stored_object import object_of
from verify.certification import certify

__all__ = ["CHECKED", "DIGITS", "EVERY", "SAMPLE_DIGITS", "Fault", "check_dataset"]

DIGITS = 100  # for every row
SAMPLE_DIGITS = 1_000  # for one row in EVERY
EVERY = 20

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not hold: its line in the file, the header being line 1, and why."""

    dataset: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.dataset}.csv, line {self.line}: {self.why}"


def check_dataset(
    dataset: Dataset, digits: int = DIGITS, sample_digits: int = SAMPLE_DIGITS
) -> Iterator[Fault]:
    """Recompute every row, and one in `EVERY` with more digits; give those that do not hold.

    Parameters
    ----------
    dataset : Dataset
    digits : int
        Decimal places to which both sides are enclosed.
    sample_digits : int
        The same for the sample.

    Examples
    --------
    >>> from discovery.tables.datasets import Dataset
    >>> rows = [{"a": "2n+1", "b": "n^2", "value": v, "source": "", "notes": ""}
    ...         for v in ("4/pi", "5/pi")]
    >>> table = Dataset("known_pcfs", "", rows[0], rows)
    >>> [str(fault).partition(" (")[0] for fault in check_dataset(table)]
    ['known_pcfs.csv, line 3: PCF(2*n+1, n^2) = 5/pi is refuted']
    """
    check = _CHECKS.get(dataset.name)
    if check is None:
        yield Fault(
            dataset.name, 1, "nothing checks this dataset; add it to search.formulas.dataset_check"
        )
        return
    for i, row in enumerate(dataset):
        try:
            why = check(row, digits)
            if why is None and i % EVERY == 0:
                why = check(row, sample_digits) or _SLOW_CHECKS.get(dataset.name, _nothing)(row)
        except (BrounckerError, ArithmeticError, KeyError, ValueError) as error:
            why = f"the row cannot be checked: {error}"
        if why is not None:
            yield Fault(dataset.name, i + 2, why)


def _nothing(row: Row) -> None:
    return None


def _known_pcf(row: Row, digits: int) -> str | None:
    return _certified(PCF(row["a"], row["b"]), row["value"], digits)


def _signed_fraction(row: Row, digits: int) -> str | None:
    preperiod = [int(part) for part in row["preperiod"].split(",") if part.strip()]
    fraction = SignedFraction(row["signs"], preperiod, row["cycle"].split(","))
    return _certified(fraction, row["lhs"], digits)


def _campaign(row: Row, digits: int) -> str | None:
    kind = "signed" if row["id"].startswith("sf-") else "pcf"
    found = object_of(kind, row["a"], row["b"])
    if found.id != row["id"]:
        return f"{found} has the id {found.id}, and the row says {row['id']}"
    return _certified(found, row["expression"], max(digits, int(row["digits"])))


def _census(row: Row, digits: int) -> str | None:
    """The normal form, the outcome, the decimals, and what is claimed for the value."""
    pcf = PCF(row["a"], row["b"])
    if pcf.representative != pcf:
        return f"{pcf} is not the representative of its normal form"
    places = len(row["value"].partition(".")[2])
    found = evaluate(pcf, max(digits, places + 3))
    for column, value in (("outcome", found.outcome), ("convergence", found.convergence.kind)):
        if row[column] != value:
            return f"{column} of {pcf} is {value}, and the row says {row[column]}"
    if found.value is not None:
        with ctx.workprec(4 * max(digits, places) + 64):
            agrees = abs(found.value - arb(row["value"])) < arb(10) ** -places
        if not agrees:
            return f"the value of {pcf} is not {row['value']}..."
    if row["status"] != "certified":
        return None
    return _certified(pcf, row["expression"], digits)


def _census_order(row: Row) -> str | None:
    pcf = PCF(row["a"], row["b"])
    order = reduction_order(pcf.a, pcf.b)
    if order == Fraction(row["order"]):
        return None
    return f"the reduction order of {pcf} is {order}, and the row says {row['order']}"


def _certified(found: PCF | SignedFraction, value: str, digits: int) -> str | None:
    answer = certify(found, value, digits)
    if answer.status == "unmatched":  # a long expression explains that many digits
        answer = certify(found, value, 4 * digits)
    if answer.status == "certified":
        return None
    return f"{found} = {value} is {answer.status} ({answer.reason})"


def _constant(row: Row, digits: int) -> str | None:
    """What the registry says of it; and that the decimals, cut off, are those of the value."""
    name, places = row["name"], len(row["value"].partition(".")[2])
    for column, value in constant_fields(constants[name], places).items():
        if row[column] != value:
            return f"{column} of {name} is {row[column]!r}, and the registry has {value!r}"
    known = constants[name].stored_digits
    ball = constants[name].enclose(max(digits, places + 3) if known is None else known)
    with ctx.workprec(4 * max(digits, places) + 128):
        rest = (abs(ball) - arb(row["value"].lstrip("-"))) * arb(10) ** places
        agrees = rest.overlaps(arb("0.5 +/- 0.5"))
    return None if agrees else f"{name} is not {row['value']}..."


def _reference_pattern(row: Row, digits: int) -> str | None:
    """The terms of the expansion, and that the recurrence gives so many of them."""
    first = json.loads(row["initial_terms"])
    recurrence = json.loads(row["connection_polynomial"])
    found = expand_number(parse_expression(row["lhs"]), row["signs"], digits).terms
    shown = f"the expansion of {row['lhs']} with signs {row['signs']}"
    if list(found[: len(first)]) != first:
        return f"{shown} begins with {list(found[: len(first)])}, and the row says {first}"
    order = len(recurrence) - 1
    for i in range(order, len(found)):
        if sum(c * found[i - k] for k, c in enumerate(recurrence)):
            return f"{shown} leaves the recurrence {recurrence} at term {i}"
    return None


def _reference_limit(row: Row, digits: int) -> str | None:
    """The limit, to the 60 decimals that are printed."""
    pcf = PCF(*([int(row[f"{x}{k}"]) for k in (2, 1, 0)] for x in "AB"))
    found = evaluate(pcf, max(digits, 70))
    if found.exact is not None:
        agrees = abs(found.exact - Fraction(row["Limit"])) < Fraction(1, 10**60)
    elif found.value is not None:
        with ctx.workprec(4 * max(digits, 70) + 64):
            agrees = abs(found.value - arb(row["Limit"])) < arb(10) ** -60
    else:  # where there is none, the file has a late convergent in its place
        p, q = pcf.convergents(_LAST_INDEX)
        agrees = q != 0 and abs(Fraction(p, q) - Fraction(row["Limit"])) < Fraction(1, 10**59)
    return None if agrees else f"the limit of {pcf} is not {row['Limit']}"


_LAST_INDEX = 1999

_CHECKS: dict[str, Callable[[Row, int], str | None]] = {
    "blind_delta_reference": _reference_limit,
    "census/reduction_2_4_5": _census,
    "census/reduction_2_4_9": _census,
    "census/reduction_3_6_6": _census,
    "constants": _constant,
    "demo_campaign": _campaign,
    "e_campaign": _campaign,
    "esma_reference": _reference_pattern,
    "known_pcfs": _known_pcf,
    "signed_fractions": _signed_fraction,
}
_SLOW_CHECKS: dict[str, Callable[[Row], str | None]] = {
    "census/reduction_2_4_5": _census_order,
    "census/reduction_2_4_9": _census_order,
    "census/reduction_3_6_6": _census_order,
}
CHECKED = frozenset(_CHECKS)
