"""The table of a census: a CSV file with one line for each primitive fraction that was kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.errors import CampaignError
from discovery.expressions.expression import parse_expression
from discovery.tables.text_formats import csv_cell, csv_value, cut_decimals
from search.campaigns.campaign import Campaign
from search.proofs.sieve_survey import Component, Finding, survey
from search.storage.atomic_write import write_bytes

__all__ = ["COLUMNS", "counts", "read_table", "surveyed", "table_of", "write_table"]

COLUMNS = (
    *("a", "b", "where", "order", "convergence", "outcome", "value", "expression", "status"),
    *("closed_form", "proof", "component"),
)
_PLACES = 31  # decimal places of a value that has a name
Row = dict[str, str]


def table_of(campaign: Campaign) -> list[Row]:
    """The rows of a sieve's campaign, each primitive fraction once, as it was found.

    Raises
    ------
    CampaignError
        If it is another kind of campaign, or not finished.
    """
    if campaign.spec.kind != "sieve":
        raise CampaignError(
            f"{campaign.store} is a campaign of the kind {campaign.spec.kind!r}; a table is made "
            "of a sieve"
        )
    missing = campaign.chunk_count - len(campaign.done())
    if missing:
        raise CampaignError(
            f"{campaign.store} lacks {missing} of {campaign.chunk_count} chunks; `brouncker run` "
            "does them"
        )
    return list(_rows(campaign))


def _rows(campaign: Campaign) -> Iterator[Row]:
    seen: set[str] = set()
    for _, stored in campaign.stored():
        for row in stored.table.to_pylist():
            if row["id"] in seen:
                continue
            seen.add(row["id"])
            outside = row["outcome"] == "inflated"
            outcome = "evaluated" if row["value"] else row["outcome"]
            if outcome == "inflated":  # the outcome is that of the fraction inside of the box
                outcome = evaluate(PCF(row["primitive_a"], row["primitive_b"]), 20).outcome
            yield {
                "a": row["primitive_a"],
                "b": row["primitive_b"],
                "where": "outside" if outside else "box",
                "outcome": outcome,
                **{
                    name: row[name] or ""
                    for name in ("order", "convergence", "value", "expression", "status")
                },
            }


def surveyed(
    rows: Sequence[Mapping[str, str]], tell: Callable[[str], None] = lambda line: None
) -> tuple[list[Row], list[Component]]:
    """The rows with proofs, components and further names (`search.proofs.sieve_survey`).

    Parameters
    ----------
    rows : sequence of dict
        Of `table_of`, or of a table that was written before: the columns after ``status`` are
        made anew.
    tell : callable
        Told where it stands, in lines.
    """
    findings = {
        (row["a"], row["b"]): Finding(PCF(row["a"], row["b"]), row["expression"])
        for row in rows
        if row["outcome"] == "evaluated"
    }
    for row in rows:
        if row["expression"]:
            status = "certified" if row["status"] == "proved" else row["status"]
            findings[row["a"], row["b"]].status = status
    components = survey([*findings.values()], tell)
    member_of = {f.pcf: component.id for component in components for f in component.members}
    completed = []
    for row in rows:
        made = {name: row.get(name, "") for name in COLUMNS[:9]}
        finding = findings.get((row["a"], row["b"]))
        if finding is not None:
            made |= {
                "expression": finding.expression,
                "status": finding.status,
                "closed_form": finding.closed_form,
                "proof": " ".join(finding.theorems),
                "component": member_of.get(finding.pcf, ""),
            }
            if finding.expression:
                made["value"] = cut_decimals(made["value"], _PLACES)
        completed.append({name: made.get(name, "") for name in COLUMNS})
    return completed, components


def counts(rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """How many of the rows are what.

    >>> row = {"outcome": "evaluated", "expression": "1/2", "status": "proved", "component": ""}
    >>> found = counts([row])
    >>> found["rational"], found["rational_proved"], found["named"]
    (1, 1, 0)
    """
    found: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {"rational": set(), "named": set()}
    kinds |= {"closed_form": set(), "no_name": set()}
    for row in rows:
        found["rows"] += 1
        if row["outcome"] != "evaluated":
            found[row["outcome"]] += 1
            continue
        if not row["expression"]:
            kind = "closed_form" if row["status"] == "proved" else "no_name"
        else:
            rational = parse_expression(row["expression"]).rational() is not None
            kind = "rational" if rational else "named"
        found[kind] += 1
        found[f"{kind}_proved"] += row["status"] == "proved"
        kinds[kind].add(row["component"])
        if row["status"] != "proved" and row.get("closed_form"):
            found["named_with_a_closed_form"] += 1
    names = [f"{kind}{tail}" for kind in kinds for tail in ("", "_proved")]
    result = {name: found[name] for name in ("rows", *names, "named_with_a_closed_form")}
    result |= {f"components_{kind}": len(those - {""}) for kind, those in kinds.items()}
    return result | {name: found[name] for name in ("infinite", "no-limit", "undecided")}


def read_table(path: str | Path) -> list[Row]:
    """Read a table.

    Raises
    ------
    CampaignError
        If the file is missing or no table of a census.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CampaignError(
            f"there is no file {path}; give the table of a census (.csv), or the directory of a "
            "finished sieve"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CampaignError(f"cannot read the table {path}: {why}") from None
    found = list(csv.DictReader(text.splitlines()))
    rows = [{k: csv_value(v) if isinstance(v, str) else v for k, v in row.items()} for row in found]
    if not rows or not {*COLUMNS[:9]} <= rows[0].keys() or None in rows[0]:
        raise CampaignError(
            f"{path} is no table of a census: its columns must be {', '.join(COLUMNS[:9])}"
        )
    return rows


def write_table(path: str | Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write a table; the file is there whole or not at all."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: csv_cell(cell) for name, cell in row.items()} for row in rows)
    write_bytes(path, text.getvalue().encode())
