"""The command that clusters a campaign and labels what it finds."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.campaigns import Directory, Json
from search.cli.output import print_json, print_table, warn

if TYPE_CHECKING:
    from search.campaigns.campaign import Campaign
    from search.clusters.cluster_study import ClusterReport

__all__ = ["register"]

_SHOWN = 40  # families of the table
_SECONDS_A_LINE = 10


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = (
        "brouncker cluster runs/degree-2-dynamics --plot",
        "brouncker cluster runs/degree-2-dynamics --plane reduced_delta,gamma --report box.html",
        "brouncker cluster runs/degree-2-dynamics --graph formulas.graphml",
    )
    app.command(cls=FormulaCommand, epilog=examples(*lines))(cluster)


def cluster(
    directory: Directory,
    plane: Annotated[
        list[str] | None,
        typer.Option(
            metavar="X,Y",
            help="Two metrics; again for the planes on which clusters are split.  "
            "(default: reduced_delta with eta_prime, gamma_prime, eta, gamma)",
        ),
    ] = None,
    min_size: Annotated[int, typer.Option(help="Least size of a cluster.")] = 5,
    all_members: Annotated[
        bool, typer.Option("--all", help="Evaluate and test generic fractions too.")
    ] = False,
    plot: Annotated[
        bool, typer.Option("--plot", help="Draw the planes: DIR/clusters/*.png and *.svg.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a report with the planes.")
    ] = None,
    graph: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write formulas and relations: .graphml or .json."),
    ] = None,
    json: Json = False,
) -> None:
    """Cluster the fractions of a dynamics campaign by how they converge, and label each member.

    Every label is an integer relation of that member with its constant.

    What is found is written to DIR/clusters/families.json.
    """
    from discovery.convergence_dynamics.density_clusters import PLANES, read_plane
    from search.campaigns.campaign import Campaign
    from search.clusters.cluster_study import find_clusters
    from search.clusters.formula_graph import FORMATS, graph_bytes
    from search.storage.atomic_write import write_bytes

    planes = tuple(read_plane(text) for text in plane) if plane else PLANES
    if min_size < 2:
        raise UsageError(f"--min-size {min_size} is too small: a cluster has 2 members or more")
    if graph is not None and graph.suffix.lower() not in FORMATS:
        raise UsageError(f"--graph {graph} ends in neither {' nor '.join(FORMATS)}")
    campaign = Campaign.open(directory)
    found = find_clusters(campaign, planes, min_size, all_members, _Progress())
    if plot or report is not None:
        _draw(campaign, found, plot, report)
    if graph is not None:
        write_bytes(graph, graph_bytes(found.graph, graph))
    for remark in found.remarks():
        warn(remark)
    if json:
        print_json(found.as_json())
    else:
        _print(found)


class _Progress:
    """Says how far it is: on a terminal in one line, else now and then in a new one."""

    def __init__(self) -> None:
        self.last = monotonic()

    def __call__(self, line: str) -> None:
        on_terminal = sys.stderr.isatty()
        if monotonic() - self.last < (0.2 if on_terminal else _SECONDS_A_LINE):
            return
        self.last = monotonic()
        if on_terminal:
            print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _draw(campaign: Campaign, found: ClusterReport, plot: bool, report: Path | None) -> None:
    from search.campaigns.kinds import kind_of, load
    from search.clusters.cluster_plots import plane_pictures
    from search.clusters.cluster_report import report_html
    from search.clusters.cluster_study import FOLDER
    from search.storage.atomic_write import write_bytes

    pictures = {}
    for plane in found.labelling.planes:
        drawn = plane_pictures(found, plane)
        pictures[plane] = drawn["png"]
        if plot:
            for kind, content in drawn.items():
                campaign.store.write(f"{FOLDER}/{'-'.join(plane)}.{kind}", content)
    if report is not None:
        lines = load(kind_of(campaign.spec.kind).lines)
        statement = lines(campaign.completeness(campaign.summary()))
        text = report_html(found, campaign.store.title, statement, pictures)
        write_bytes(report, text.encode())


def _print(found: ClusterReport) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print_table(("plane", "points", "cells", "clusters", "skipped", "without"), found.planes())
    print_table(("sort", "families", "members", "rigid"), found.sorts())
    columns = ("constant", "members", "tested", "failed", "certified", "example")
    rows = [
        {**row, "constant": row["constant"] or "unnamed", "example": _example(row["examples"])}
        for row in found.rows()[:_SHOWN]
    ]
    print_table(columns, rows)
    if len(found.families) > _SHOWN:
        print(f"... and {len(found.families) - _SHOWN:,} smaller families, all in families.json")
    formulas = [
        {
            "constant": fitted.constant,
            "a": fitted.line.texts[0],
            "b": fitted.line.texts[1],
            "k seen": fitted.range,
            "confirmed": len(fitted.confirmed),
        }
        for fitted in found.fitted
        if fitted.holds
    ]
    if formulas:
        print_table(tuple(formulas[0]), formulas[:_SHOWN], title="General formulas")
    sheets = [
        {
            "constant": fitted.constant,
            "a": fitted.sheet.texts[0],
            "b": fitted.sheet.texts[1],
            "confirmed where": "; ".join(fitted.quadrants),
            "confirmed": len(fitted.confirmed),
        }
        for fitted in found.sheets
        if fitted.holds
    ]
    if sheets:
        print_table(tuple(sheets[0]), sheets[:_SHOWN], title="General formulas with two parameters")
    shares = found.shares()
    for name, text in (("rigid", "rigid"), ("small_rigid", "rigid, deg a <= 1, deg b <= 2")):
        labels = ("named", "quotient", "tied", "none")
        named, own, tied, none = (shares[f"{name}_{label}"] for label in labels)
        print(
            f"{text}: {named + own + tied + none:,}, of which {named:,} have a constant, {own:,} a "
            f"quotient of hypergeometric functions, {tied:,} a family without a name, {none:,} "
            "no label"
        )


def _example(entries: list[dict[str, str | None]]) -> str:
    first = entries[0]
    value = f" = {first['value']}" if first["value"] else ""
    return f"K({first['a']}; {first['b']}){value}"
