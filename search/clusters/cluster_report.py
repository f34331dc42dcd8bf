"""The report of a clustering: one HTML file without anything from outside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.expressions.expression import parse_expression
from search.clusters.cluster_study import ClusterReport
from search.clusters.label_tests import Member
from search.clusters.labelling import Plane

__all__ = ["report_html"]

_MOST_FAMILIES = 400  # rows of the table; all families are in families.json
_EXAMPLES = 2

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1600px; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { text-align: left; vertical-align: top; padding: .3em .7em; border-bottom: 1px solid #ddd; }
td:first-child { overflow-wrap: anywhere; min-width: 9em; }
td.code { min-width: 13em; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: 12px; overflow-wrap: anywhere; }
img { width: 100%; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e6e6e6; } th, td { border-color: #3a3f47; }
  img { background: white; }
}
"""


def report_html(
    report: ClusterReport,
    title: str,
    completeness: Sequence[str],
    pictures: Mapping[Plane, bytes],
) -> str:
    """The report as a text.

    Parameters
    ----------
    report : ClusterReport
    title : str
        Name of the campaign.
    completeness : sequence of str
        The completeness statement of the campaign, one line each.
    pictures : mapping of plane to bytes
        PNG.
    """
    title = escape(f"Families of {title}")
    parts = [
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{title}</title>",
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>",
        _summary(report),
        "<h2>Families by sort of constant</h2>",
        _table(("sort", "families", "members", "rigid"), report.sorts()),
        "<h2>General formulas, confirmed outside of the domain</h2>",
        _formulas(report),
        _sheets(report),
        "<h2>Planes</h2>",
        _table(("plane", "without", "points", "cells", "clusters", "skipped"), report.planes()),
        *(
            f"<h3>{escape(' × '.join(plane))}</h3><img alt='{escape(' × '.join(plane))}' "
            f"src='data:image/png;base64,{b64encode(png).decode()}'>"
            for plane, png in pictures.items()
        ),
        "<h2>Families</h2>",
        _families(report),
        "<h2>What this is complete for, and what it can miss</h2>",
        _list([*completeness, *report.remarks(), _evidence(report)]),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _summary(report: ClusterReport) -> str:
    s = report.shares()
    most = max((found.measured for found in report.labelling.planes.values()), default=0)
    lines = [
        f"{len(report.points):,} fractions converge; {most:,} of them have the metrics of a plane."
    ]
    for name, text in (("rigid", "rigid"), ("small_rigid", "rigid with deg a ≤ 1, deg b ≤ 2")):
        named, own, tied, none = (s[f"{name}_{x}"] for x in ("named", "quotient", "tied", "none"))
        lines.append(
            f"{text}: {named + own + tied + none:,}. Of these {named:,} have a constant of the "
            f"lists, {own:,} are images of a hypergeometric quotient that their family "
            f"shares, {tied:,} belong to a family without a name, {none:,} have no label."
        )
    lines.append(
        f"Beside these, {s['not_rigid_named']:,} fractions that are not rigid have a constant, "
        f"{s['not_rigid_tied']:,} belong to a family without a name."
    )
    return _list(lines)


def _evidence(report: ClusterReport) -> str:
    labelling = report.labelling
    return (
        f"Every label rests on an integer relation that holds to 120 digits with significance 20 "
        f"or more; {labelling.tests:,} lattices were reduced, {labelling.pair_tests:,} of them "
        f"between two fractions, so that chance gives about {labelling.tests * 1e-20:.0e} false "
        "ones. A relation that holds to so many digits is no proof."
    )


def _formulas(report: ClusterReport) -> str:
    rows = [
        {
            "constant": fitted.constant,
            "a": fitted.line.texts[0],
            "b": fitted.line.texts[1],
            "k in the domain": f"0 ... {fitted.line.count - 1}",
            "seen for k": fitted.range,
            "confirmed outside": len(fitted.confirmed),
            "an end": "; ".join(fitted.ends),
        }
        for fitted in report.fitted
        if fitted.holds
    ]
    if not rows:
        return "<p>None.</p>"
    return _table(tuple(rows[0]), rows)


def _sheets(report: ClusterReport) -> str:
    rows = [
        {
            "constant": fitted.constant,
            "a": fitted.sheet.texts[0],
            "b": fitted.sheet.texts[1],
            "in the domain": f"k = 0 ... {fitted.sheet.counts[0] - 1}, "
            f"l = 0 ... {fitted.sheet.counts[1] - 1}",
            "confirmed where": "; ".join(fitted.quadrants),
            "confirmed outside": len(fitted.confirmed),
            "an end": "; ".join(fitted.ends),
        }
        for fitted in report.sheets
        if fitted.holds
    ]
    return "<h3>With two parameters</h3>" + _table(tuple(rows[0]), rows) if rows else ""


def _families(report: ClusterReport) -> str:
    rows = []
    shown = report.families[:_MOST_FAMILIES]
    for row, family in zip(report.rows(), shown, strict=False):
        rows.append(
            {
                "constant": row["constant"] or "unnamed",
                "sort": row["sort"],
                "members": row["members"],
                "classes": ", ".join(f"{n} {name}" for name, n in row["classes"].items()),
                "tested": row["tested"],
                "failed": row["failed"],
                "certified": row["certified"],
                "least significance": row["least_significance"],
                "examples": [_latex(member) for member in family.members[:_EXAMPLES]],
                "general form": [f"a = {g['a']}, b = {g['b']}" for g in row["general"]],
            }
        )
    if not rows:
        return "<p>None.</p>"
    note = (
        f"<p>The {len(rows):,} largest of {len(report.families):,}; all are in families.json.</p>"
        if len(rows) < len(report.families)
        else ""
    )
    return note + _table(tuple(rows[0]), rows)


def _latex(member: Member) -> str:
    text = PCF(member.pcf.a, member.pcf.b).latex()
    if member.claim is None or not member.claim.expression:
        return text
    return f"{parse_expression(member.claim.expression).latex()} = {text}"


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(_cell(row[c]) for c in columns) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    match value:
        case None:
            return "<td></td>"
        case bool():
            return f"<td>{'yes' if value else 'no'}</td>"
        case int() | float():
            return f"<td class='number'>{value:,}</td>"
        case list():
            items = "<br>".join(f"<code>{escape(item)}</code>" for item in value)
            return f"<td class='code'>{items}</td>" if value else "<td></td>"
    return f"<td>{escape(str(value))}</td>"
