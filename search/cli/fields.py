"""The command about matrix fields: field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples, read_digits
from search.cli.output import print_fields, print_json, print_table, warn

if TYPE_CHECKING:
    from discovery.algebra.moebius import Moebius
    from discovery.matrix_fields.known_fields import KnownField
    from discovery.matrix_fields.trajectory import Trajectory
    from search.questions.trajectory_report import FieldReport

__all__ = ["register"]

_MAX_DIGITS = 1000
_MAX_STEPS = 100_000
_PLACES = 12
_SHOWN_PLACES = 8
_TABLE_PLACES = 20
_FILES = (".toml", ".json")
_ESTIMATED = "none: the limit is estimated from convergents, which proves nothing"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = (
        "brouncker field zeta3",
        "brouncker field '2F1(1/3)' --start 1,1,2 --direction 1,1,2 --json",
        "brouncker field my.toml --direction 2,1",
        "brouncker field zeta2 --irrationality",
        "brouncker field pi --starts 0:3:1/2,0:3:1/2",
        "brouncker field zeta3 --starts 1,1/4:1:1/4 --pairs",
        "brouncker field --rows '2y-1; n^2'",
    )
    app.command(cls=FormulaCommand, epilog=examples(*lines))(field)


def field(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A known field, one such as 2F1(1/3), or a file."),
    ] = None,
    direction: Annotated[
        str | None, typer.Option(metavar="D", help="Steps along each variable, such as 1,1.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="X", help="The start point, such as 1,1 or 1/2,1.")
    ] = None,
    starts: Annotated[
        str | None,
        typer.Option(
            metavar="X:Y[:STEP],...",
            help="The limits from all these starts, as a table: 0:5,0:5 or 0:3:1/2,1.",
        ),
    ] = None,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="With --starts: try two constants at once, too.")
    ] = False,
    rows: Annotated[
        str | None,
        typer.Option(metavar="'A; B'", help="The field whose rows are a(n; y), b(n): look for it."),
    ] = None,
    reasons: Annotated[
        bool, typer.Option("--irrationality", help="Print why the limit is irrational, alone.")
    ] = False,
    steps: Annotated[int, typer.Option(help="Steps after which delta is measured.")] = 1000,
    digits: Annotated[int, typer.Option(help="Decimal places of the limit.")] = 50,
    list_all: Annotated[bool, typer.Option("--list", help="List the known fields.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Follow a conservative matrix field along a direction: fraction, limit, delta."""
    if list_all:
        if name is not None:
            raise UsageError("--list takes no NAME")
        _list(json)
        return
    if (name is None) == (rows is None):
        raise UsageError(
            "give the NAME of a field, a file, --rows or --list; see brouncker field --help"
        )
    if not 4 <= steps <= _MAX_STEPS:
        raise UsageError(f"--steps {steps} is outside of 4 ... {_MAX_STEPS:,}")
    read_digits(digits, _MAX_DIGITS)
    from search.questions.trajectory_report import contradicts_constant, field_report

    known = _find(name) if name is not None else _with_rows(rows or "")
    if pairs and starts is None:
        raise UsageError("--pairs is for --starts")
    if starts is not None:
        if start is not None or reasons:
            raise UsageError("--starts takes neither --start nor --irrationality")
        _relations(known, starts, direction, digits, pairs, json)
        return
    trajectory = _trajectory(known, start, direction)
    report = field_report(known, trajectory, steps, digits)
    row = _row(known, report, digits)
    if name is not None and _is_file(name) and known.constant:
        row |= {"constant": None, "stated_constant": known.constant}
        if contradicts_constant(known, report, digits):
            row["stated_constant"] = None
            warn(
                f"{name} states the constant {known.constant}; the limit agrees with "
                f"{report.expression}, and no image of the former was found: it is left out"
            )
    if json:
        print_json(row, _PLACES)
    elif reasons:
        _show_irrationality(report)
    else:
        _show(row, report)
    if report.limit is None:
        typer.echo(f"error: the trajectory has no limit to show: {report.why_not}", err=True)
        raise typer.Exit(1)


def _find(name: str) -> KnownField:
    from discovery.matrix_fields.known_fields import find_field
    from search.user_files.user_fields import load_field

    return load_field(name) if _is_file(name) else find_field(name)


def _is_file(name: str) -> bool:
    return Path(name).suffix in _FILES


def _with_rows(text: str) -> KnownField:
    """The field of a family of rows."""
    from fractions import Fraction

    from discovery.errors import NoValueError
    from discovery.matrix_fields.field_of_family import field_of_family
    from discovery.matrix_fields.known_fields import KnownField

    a, _, b = (part.strip() for part in text.partition(";"))
    if not a or not b:
        raise UsageError(f"--rows {text!r} must be a(n; y) and b(n), such as '2y-1; n^2'")
    found = field_of_family(a, b)
    if found is None:
        raise NoValueError(
            "no field has these rows and a polynomial matrix of degree up to 6 in y's direction "
            "that is not singular; larger ones are not looked for"
        )
    typer.echo(str(found), err=True)
    ones = (Fraction(1), Fraction(1))
    return KnownField("rows", found, ones, (1, 1), "", "", "rows given by the user")


def _trajectory(known: KnownField, start: str | None, direction: str | None) -> Trajectory:
    from discovery.matrix_fields.trajectory import Trajectory
    from search.user_files.user_fields import read_point

    point = known.start if start is None else read_point(start, "start")
    return Trajectory(known.field, point, _direction(known, direction))


def _direction(known: KnownField, direction: str | None) -> tuple[int, ...]:
    from search.user_files.user_fields import read_point

    if direction is None:
        return known.direction
    numbers = read_point(direction, "direction")
    if any(d.denominator != 1 for d in numbers):
        raise UsageError(f"--direction {direction} must be integers, such as 1,1")
    return tuple(int(d) for d in numbers)


def _relations(
    known: KnownField, starts: str, direction: str | None, digits: int, pairs: bool, json: bool
) -> None:
    """The limits from many starts, and how often each constant is met."""
    from collections import Counter

    from discovery.expressions.measurement import format_ball
    from discovery.tables.text_formats import cut_decimals
    from search.questions.field_relations import limits_from, read_starts

    points = read_starts(starts, known.field.dimension)
    met: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for found in limits_from(known, _direction(known, direction), points, digits, pairs):
        name = found.constant or ("rational" if found.expression else None)
        row = {
            "start": [str(x) for x in found.start],
            "limit": None if found.limit is None else format_ball(found.limit, digits),
            "constant": name,
            "expression": found.expression,
            "reason": found.reason or None,
        }
        if json:
            print_json(row)
        met[name or ("no limit" if found.limit is None else "unnamed")] += 1
        rows.append(row)
    if json:
        return
    limits = [row for row in rows if row["limit"] is not None]
    shown = [
        row | {"start": ",".join(row["start"]), "limit": cut_decimals(row["limit"], _TABLE_PLACES)}
        for row in limits
    ]
    print_table(("start", "limit", "constant", "expression"), shown)
    counts = [{"constant": name, "starts": count} for name, count in met.most_common()]
    print_table(("constant", "starts"), counts)


def _show_irrationality(report: FieldReport) -> None:
    found = report.irrationality
    if found is None:
        typer.echo(
            "nothing is shown of irrationality: no exact growth gives delta > 0 for this "
            f"trajectory ({report.exact.reason or report.why_not})"
        )
        return
    name = "" if report.expression is None else f"; its enclosure agrees with {report.expression}"
    typer.echo(f"L is the limit of the trajectory{name}")
    typer.echo("\n".join(found.lines()))


def _list(json: bool) -> None:
    from discovery.matrix_fields.known_fields import known_fields

    columns = ("name", "constant", "variables", "rows", "start", "direction", "limit", "source")
    rows: list[dict[str, Any]] = [
        {
            "name": known.name,
            "constant": known.constant,
            "variables": list(known.field.variables),
            "rows": known.field.size,
            "start": [str(x) for x in known.start],
            "direction": list(known.direction),
            "limit": known.limit or None,
            "source": known.source,
        }
        for known in known_fields.values()
    ]
    if json:
        for row in rows:
            print_json(row)
        return
    lists = ("variables", "start", "direction")
    print_table(
        columns,
        [{k: ",".join(map(str, v)) if k in lists else v for k, v in r.items()} for r in rows],
    )


def _row(known: KnownField, report: FieldReport, digits: int) -> dict[str, Any]:
    from discovery.errors import LimitError, NoValueError
    from discovery.expressions.measurement import format_ball

    trajectory = report.trajectory
    row: dict[str, Any] = {
        "field": known.name,
        "constant": known.constant or None,
        "stated_constant": None,
        "start": [str(x) for x in trajectory.start],
        "direction": list(trajectory.direction),
        "matrix": trajectory.matrix.texts(),
        "denominator": trajectory.matrix.denominator_text,
        "a": None,
        "b": None,
        "skipped": None,
        "moebius": None,
        "value": None,
    }
    try:
        form = trajectory.form
        a, b = form.pcf.texts
        row |= {"a": a, "b": b, "skipped": form.skipped, "moebius": form.moebius}
    except (NoValueError, LimitError):
        row["recurrence"] = list(report.recurrence) or None
    limit = report.limit
    known_digits = "" if report.delta is None else format_ball(report.delta, _PLACES)
    delta = float(known_digits) if known_digits else None
    if limit is not None and limit.pcf_ball is not None:
        row["value"] = format_ball(limit.pcf_ball, digits)
    return row | {
        "limit": None if limit is None else format_ball(limit.ball, digits),
        "enclosure": None if limit is None else limit.rule or _ESTIMATED,
        "expression": report.expression,
        "significance": report.significance,
        "steps": report.steps,
        "delta": delta,
        "delta_exact": report.exact.value,
        "delta_exact_text": report.exact.text,
        "delta_exact_status": report.exact.status or None,
        "delta_exact_reason": report.exact.reason,
        "irrationality": None if report.irrationality is None else report.irrationality.as_json(),
    }


def _show(row: dict[str, Any], report: FieldReport) -> None:
    from discovery.expressions.measurement import format_ball

    trajectory = report.trajectory
    shown = dict(row)
    shown["start"] = ",".join(row["start"])
    shown["direction"] = ",".join(map(str, row["direction"]))
    shown["matrix"] = str(trajectory.matrix)
    del shown["denominator"]
    if (stated := shown.pop("stated_constant")) is not None:
        shown["constant"] = f"{stated} (stated in the file)"
    if row["moebius"] is not None:
        image = _image_text(trajectory.form.to_limit)
        shown["moebius"] = f"limit = {image}, K the value of the fraction"
    delta = report.delta
    shown["delta"] = None if delta is None else format_ball(delta, _SHOWN_PLACES) or None
    if row["irrationality"] is not None:
        shown["irrationality"] = row["irrationality"]["statement"]
    if row["delta_exact"] is not None:
        shown["delta_exact"] = f"{row['delta_exact']:.8f}"
    print_fields(shown)


def _image_text(moebius: Moebius) -> str:
    """The image of K under a map, as people write it."""
    top, bottom = moebius.linear_texts("K")
    if bottom == "1":
        return top
    return f"({top})/({bottom})" if "K" in bottom else f"({top})/{bottom}"
