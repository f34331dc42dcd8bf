"""The command that brings the parts of a campaign together."""

from __future__ import annotations

from typing import Annotated

import typer

from search.cli.arguments import FormulaCommand, examples
from search.cli.campaigns import Directories, Json, Trust
from search.cli.output import print_json, warn

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    example = "brouncker merge part-1 part-2 part-3 --out runs/degree-2-box"
    app.command(cls=FormulaCommand, epilog=examples(example))(merge)


def merge(
    directories: Directories,
    out: Annotated[
        str, typer.Option(metavar="DIR", help="The merged campaign, which may be one of them.")
    ],
    trust: Trust = False,
    json: Json = False,
) -> None:
    """Merge campaigns of one spec that were run in parts; doing it again changes nothing.

    What rows say to be certified or refuted is certified anew; a chunk that claims what is not so
    is left out and named.
    """
    from search.executors.executor import worker_count
    from search.running.merge import merge as merge_campaigns

    report = merge_campaigns(directories, out, trust=trust, workers=worker_count(None))
    for problem in report.damaged:
        warn(f"left out: {problem}")
    if json:
        print_json(report.as_json())
    else:
        summary = report.summary
        print(
            f"{report.directory}: {summary.chunks_done} of {summary.chunks} chunks, "
            f"{report.copied} of them copied now"
        )
        if report.certificates:
            print(f"{report.certificates} certificates copied now")
        if report.missing or summary.failed:
            failed = f", {summary.failed} failed" if summary.failed else ""
            print(f"missing: {len(report.missing)} chunks{failed}; do them with")
            print("\n".join(f"  {remedy}" for remedy in report.remedies))
    raise typer.Exit(report.exit_code)
