"""Commands about campaigns: run, status, compact, ingest, catalogue rebuild."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from search.cli.arguments import CommandGroup, FormulaCommand, examples
from search.cli.live import watch as watch_campaign
from search.cli.output import print_fields, print_json, print_table, warn
from search.cli.queries import CatalogueOption

if TYPE_CHECKING:
    from search.campaigns.summary import Summary
    from search.catalogue.ingest import IngestReport
    from search.executors.executor import Executor

__all__ = ["register"]


class Carrier(StrEnum):
    """The executors."""

    LOCAL = "local"
    RAY = "ray"


class Writers(StrEnum):
    """Who writes the chunks of a campaign."""

    DRIVER = "driver"
    WORKERS = "workers"


Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Directory = Annotated[
    str, typer.Argument(metavar="DIR", help="A campaign directory: a path, or a URL (s3://...).")
]
Trust = Annotated[
    bool,
    typer.Option(
        "--trust",
        help="Believe what rows say to be certified, instead of certifying it anew; the catalogue "
        "then says 'certified elsewhere'.",
    ),
]
Directories = Annotated[
    list[str], typer.Argument(metavar="DIR...", help="Campaign directories: paths or URLs.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""

    def add(target: typer.Typer, command: Callable[..., None], *lines: str) -> None:
        target.command(cls=FormulaCommand, epilog=examples(*lines))(command)

    add(
        app,
        run,
        "brouncker run examples/degree-2-box.toml --workers 4",
        "brouncker run examples/demo.toml --dry-run",
        "brouncker run examples/demo.toml --executor ray --address auto",
        "brouncker run examples/degree-2-box.toml --part 3/8 --out part-3",
    )
    add(
        app,
        status,
        "brouncker status runs/demo --json",
        "brouncker status runs/degree-2-box --watch --interval 10",
    )
    add(app, ingest, "brouncker ingest runs/demo --catalogue formulas.db")
    add(app, compact, "brouncker compact runs/degree-2-box")
    catalogue = typer.Typer(cls=CommandGroup, invoke_without_command=True)
    catalogue.callback()(_group)
    add(
        catalogue,
        rebuild,
        "brouncker catalogue rebuild runs/demo runs/degree-2-box",
        "brouncker catalogue rebuild runs/* brouncker.certificates",
    )
    app.add_typer(catalogue, name="catalogue")


def _group(ctx: typer.Context) -> None:
    """Keep the catalogue."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(2)


def run(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="A search spec (TOML).")],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Campaign directory: a path, or a URL such as s3://...  (default: below runs/)",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Worker processes.  (default: one a processor)")
    ] = None,
    executor: Annotated[
        Carrier,
        typer.Option(
            help="What carries the work: processes of this machine, or Ray, here or on a cluster."
        ),
    ] = Carrier.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT|auto",
            help="The Ray cluster that this machine is a node of.  (default: Ray starts here)",
        ),
    ] = None,
    writers: Annotated[
        Writers,
        typer.Option(
            help="Who writes the chunks: this process, or the workers, which have to see DIR."
        ),
    ] = Writers.DRIVER,
    part: Annotated[
        str | None,
        typer.Option(
            metavar="K/N",
            help="Do only the K-th of N parts; brouncker merge brings them together.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the size, the plan and an estimate only.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try chunks again that failed before.")
    ] = False,
    catalogue: CatalogueOption = None,
    json: Json = False,
) -> None:
    """Search: enumerate, filter, evaluate, identify, certify, and keep what is found.

    The same command resumes a search that was stopped.
    """
    from search.catalogue.catalogue import Catalogue
    from search.running.part import WHOLE, Part
    from search.running.plan import plan
    from search.running.run import run as run_spec

    if address is not None and executor is not Carrier.RAY:
        raise typer.BadParameter("--address is for --executor ray")
    share = WHOLE if part is None else Part.read(part)
    if dry_run:
        planned = plan(spec, out, workers, part=share)
        if json:
            print_json(planned.as_json())
        else:
            print("\n".join(planned.lines()))
        return
    report = run_spec(
        spec,
        out,
        workers,
        catalogue=Catalogue(catalogue),
        retry_failed=retry_failed,
        executor=_ray_executor(workers, address) if executor is Carrier.RAY else None,
        workers_write=writers is Writers.WORKERS,
        options=_options(executor, address, writers, catalogue),
        part=share,
    )
    row = {"directory": report.directory, **_status_row(report.summary)}
    if part is not None:
        row |= {
            "part": str(share),
            "part_chunks": report.part_chunks,
            "part_done": report.part_done,
        }
    _print_status(row, json)
    raise typer.Exit(report.exit_code)


def _ray_executor(workers: int | None, address: str | None) -> Executor:
    from search.executors.executor import worker_count
    from search.executors.ray_executor import RayExecutor

    if workers is not None or address is None:
        workers = worker_count(workers)
    return RayExecutor(workers, address)


def _options(
    executor: Carrier, address: str | None, writers: Writers, catalogue: str | None
) -> str:
    """What of the command line is needed to go on in the same way."""
    options = ["--executor ray"] if executor is Carrier.RAY else []
    if address:
        options.append(f"--address {shlex.quote(address)}")
    if writers is Writers.WORKERS:
        options.append("--writers workers")
    if catalogue is not None:
        from search.catalogue.database import Location

        options.append(f"--catalogue {shlex.quote(str(Location(catalogue)))}")  # no password
    return " ".join(options)


def status(
    directory: Directory,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it again and again until nothing is left.")
    ] = False,
    interval: Annotated[
        float | None, typer.Option(help="Seconds between two looks of --watch.  (default: 2)")
    ] = None,
    json: Json = False,
) -> None:
    """Show how far a campaign is, its outcomes, and what it can have missed.

    With --watch: how far, how fast and until when, from the directory alone, so from any machine.
    """
    from search.campaigns.campaign import Campaign

    if interval is not None and not watch:
        raise typer.BadParameter("--interval is for --watch")
    if watch:
        watch_campaign(directory, _seconds(2.0 if interval is None else interval), json)
        return
    campaign = Campaign.open(directory)
    inventory = campaign.inventory()
    done = {chunk: footer.outcomes for chunk, footer in inventory.done.items()}
    summary, foreign = campaign.summary(done), campaign.foreign(inventory)
    row, completeness = _status_row(summary), campaign.completeness(summary)
    more = {"completeness": completeness, "foreign": foreign}
    _print_status({**row, **more} if json else row, json)
    if not json:
        from search.campaigns.kinds import kind_of, load

        lines = load(kind_of(campaign.spec.kind).lines)
        typer.echo("\n".join(lines(completeness)))
        for line in foreign:
            warn(f"not counted: {line}")


def _seconds(interval: float) -> float:
    if not 0.1 <= interval <= 86_400:
        raise typer.BadParameter(f"--interval {interval:g} is outside of 0.1 ... 86,400 seconds")
    return interval


def _status_row(summary: Summary) -> dict[str, object]:
    return {
        "elements": summary.elements,
        "accounted": summary.accounted,
        "outcomes": summary.outcomes,
        "wall_seconds": summary.wall_seconds,
        "busy_seconds": summary.busy_seconds,
        "rate": summary.rate,
        "lost": list(summary.lost),
        "failed": summary.failed,
        "chunks_done": summary.chunks_done,
        "chunks": summary.chunks,
    }


def _print_status(row: dict[str, object], json: bool) -> None:
    if json:
        print_json(row)
        return
    outcomes = row.pop("outcomes")
    assert isinstance(outcomes, dict)
    lost = row.pop("lost")
    assert isinstance(lost, list)
    print_fields(row | ({"lost": ", ".join(lost)} if lost else {}))
    counts = [{"outcome": name, "count": f"{count:,}"} for name, count in outcomes.items()]
    print_table(("outcome", "count"), counts)


def compact(directory: Directory, json: Json = False) -> None:
    """Pack the files of finished chunks into a few larger ones; rows and results stay the same."""
    from search.campaigns.campaign import Campaign
    from search.campaigns.compaction import compact as compact_campaign

    report = compact_campaign(Campaign.open(directory))
    if report.remark:
        typer.echo(report.remark, err=True)
    if json:
        print_json(report.as_json())
    else:
        print(report.line())


def ingest(
    directories: Directories,
    catalogue: CatalogueOption = None,
    trust: Trust = False,
    json: Json = False,
) -> None:
    """Read campaigns, and directories of certificates, into the catalogue.

    Every certificate is checked first, and what rows say to be certified or refuted is certified
    anew: a file is evidence of nothing. Doing it again changes nothing.
    """
    from search.catalogue.catalogue import Catalogue
    from search.executors.executor import worker_count
    from search.executors.progress import progress_on

    index = Catalogue(catalogue)
    reports = []
    for directory in directories:
        reports.append(index.ingest(directory, trust, worker_count(None), progress_on()))
        _print_ingest(reports[-1], json)
    raise typer.Exit(any(report.rejected for report in reports))


def rebuild(
    directories: Directories,
    catalogue: CatalogueOption = None,
    trust: Trust = False,
    json: Json = False,
) -> None:
    """Make the catalogue anew from campaigns and certificates, and put it in place at once.

    Every certificate is checked, and what rows say to be certified or refuted is certified anew;
    a certificate that is not accepted is named and changes nothing.
    """
    from search.catalogue.catalogue import Catalogue
    from search.catalogue.certificate_store import CertificateStore, default_certificates
    from search.executors.executor import worker_count
    from search.executors.progress import progress_on

    index = Catalogue(catalogue)
    beside = default_certificates(index.location)
    reports = index.rebuild(directories, trust, worker_count(None), progress_on())
    for report in reports:
        _print_ingest(report, json)
    named = {Path(each).resolve() for each in directories}
    if beside is not None and beside.resolve() not in named:
        count = len(CertificateStore(beside).names())
        if count:
            warn(f"{beside} holds {count:,} certificates that were not read; name it too")
    raise typer.Exit(any(report.rejected for report in reports))


def _print_ingest(report: IngestReport, json: bool) -> None:
    if json:
        print_json(
            {
                "campaign": report.campaign,
                "name": report.name,
                "chunks": report.chunks,
                "skipped": report.skipped,
                "objects": report.objects,
                "claims": report.claims,
                "findings": report.findings,
                "certificates": report.certificates,
                "known_certificates": report.known_certificates,
                "rejected": list(report.rejected),
                "conflicts": list(report.conflicts),
            }
        )
    else:
        parts = []
        if report.campaign is not None:
            parts.append(
                f"{report.chunks} chunks read, {report.skipped} known already; "
                f"{report.objects} objects, {report.claims} claims, {report.findings} findings"
            )
        if report.campaign is None or report.certificates or report.known_certificates:
            parts.append(
                f"{report.certificates} certificates accepted, "
                f"{report.known_certificates} known already"
            )
        print(f"{report.name}: {'; '.join(parts)}")
    for line in report.rejected:
        warn(f"a certificate was not accepted: {line}")
    for conflict in report.conflicts:
        warn(f"evidence both for and against {conflict}; it stays refuted")
