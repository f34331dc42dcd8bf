"""Commands about one fraction or one number: fingerprint, evaluate, identify, verify."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, UsageError, examples, read_digits
from search.cli.output import Format, print_csv, print_fields, print_json, print_table, warn

if TYPE_CHECKING:
    from discovery.continued_fractions.evaluate import Evaluation
    from discovery.continued_fractions.pcf import PCF
    from search.questions.identification import Wish

__all__ = ["register"]

PolynomialA = Annotated[str, typer.Argument(metavar="A", help="a(n), such as 2n+1")]
PolynomialB = Annotated[str, typer.Argument(metavar="B", help="b(n), such as n^2 or -n^6")]
_AGREED = {"certified", "matched"}
_LONGEST = 4000  # digits of a numerator or denominator that is printed
_TOO_LONG = f"more than {_LONGEST:,} digits above or below, and is not shown"

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""

    def add(command: Callable[..., None], *lines: str) -> None:
        app.command(cls=FormulaCommand, epilog=examples(*lines))(command)

    add(
        fingerprint,
        "brouncker fingerprint 2n+1 n^2",
        "brouncker fingerprint 34n^3+51n^2+27n+5 -n^6 --json",
    )
    add(
        evaluate,
        "brouncker evaluate 2n+1 n^2 --digits 30",
        "brouncker evaluate 3n+8 -2n^2-7n-3",
    )
    add(
        identify,
        "brouncker identify 1.27323954473516268615107010698",
        "brouncker identify --pcf 2n+1 n^2",
        "brouncker identify --pcf 3n^2+3n-2 '-n^2*(n+1)*(2n-3)' --pairs",
    )
    add(
        verify,
        "brouncker verify 2n+1 n^2 4/pi --digits 1000",
        "brouncker verify --file formulas.csv --json",
    )


def fingerprint(a: PolynomialA, b: PolynomialB, json: Json = False) -> None:
    """Show what the period products of a fraction say modulo primes."""
    from discovery.continued_fractions.pcf import PCF
    from discovery.fingerprints.fingerprint import fingerprint as fingerprint_of

    pcf = PCF(a, b)
    found = fingerprint_of(pcf)
    row: dict[str, Any] = {
        "trace": _rational(found.trace),
        "det": _rational(found.det),
        "order": _rational(found.order),
        "symmetric": found.symmetric,
        "class": found.reduction_class,
        "structure": list(found.structure),
        "primes": list(found.primes),
        "id": None if "terminating" in found.structure else pcf.id,
    }
    if json:
        print_json(row)
        return
    primes = found.primes
    row["structure"] = ", ".join(found.structure) or None
    row["primes"] = f"{len(primes)}, {primes[0]} ... {primes[-1]}" if primes else "none needed"
    print_fields(
        {
            name: "not rigid" if value is None and name in ("trace", "det") else value
            for name, value in row.items()
        }
    )


def evaluate(
    a: PolynomialA,
    b: PolynomialB,
    digits: Annotated[int, typer.Option(help="Decimal places.")] = 50,
    json: Json = False,
) -> None:
    """Compute the value of a fraction."""
    from discovery.continued_fractions.evaluate import MAX_DIGITS
    from discovery.continued_fractions.evaluate import evaluate as value_of
    from discovery.continued_fractions.pcf import PCF
    from discovery.expressions.measurement import format_ball

    pcf = PCF(a, b)
    found = value_of(pcf, read_digits(digits, MAX_DIGITS))
    exact, reason = None, found.reason
    if found.exact is not None:
        exact = _exact(found.exact)
        reason += "" if exact else f"; its exact value has {_TOO_LONG}"
    value = None if found.value is None else format_ball(found.value, digits)
    row: dict[str, Any] = {
        "value": value,
        "digits": found.digits if found.value is not None else None,
        "convergence": found.convergence.kind,
        "outcome": found.outcome,
        "exact": exact,
        "reason": reason,
    }
    if json:
        print_json(row)
    elif found.value is not None:
        print_fields(row)
    if found.value is None:
        _say_no_value(pcf, found)
        raise typer.Exit(1)


def _exact(value: Fraction) -> str | None:
    """A rational as text, unless it is too long for anyone to read."""
    bits = max(abs(value.numerator).bit_length(), value.denominator.bit_length())
    return str(value) if bits <= 3 * _LONGEST else None


def _say_no_value(pcf: PCF, found: Evaluation) -> None:
    typer.echo(f"error: {pcf} has no value to show: {found.outcome}: {found.reason}", err=True)


def identify(
    value: Annotated[
        str | None,
        typer.Argument(metavar="VALUE", help="A number; its digits as given are the precision."),
    ] = None,
    pcf: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Identify the value of this fraction instead."),
    ] = None,
    digits: Annotated[
        int | None, typer.Option(help="Decimal places of the fraction's value.  (default: 60)")
    ] = None,
    constants: Annotated[
        Path | None, typer.Option(metavar="TOML", help="A file of your own constants, tried first.")
    ] = None,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Try relations with two constants as well.")
    ] = False,
    degree: Annotated[
        int, typer.Option(help="Largest degree of an algebraic number, 4 to 12.")
    ] = 4,
    json: Json = False,
) -> None:
    """Find closed forms of a number or of a fraction's value, simplest first."""
    if (value is None) == (pcf is None):
        raise UsageError("give either VALUE or --pcf A B; see brouncker identify --help")
    if digits is not None and pcf is None:
        raise UsageError("the digits of VALUE are its precision; --digits goes with --pcf only")
    from search.questions.identification import Wish
    from search.user_files.user_constants import load_constants

    wish = Wish(load_constants(constants) if constants else (), pairs, degree)
    places = 60 if digits is None else digits
    if value is not None:
        found, hint = _identify_text(value, wish)
    else:
        found, hint = _identify_pcf(pcf, places, wish)
    if json:
        for row in found or [dict.fromkeys(("expression", "relation", "digits", "significance"))]:
            print_json(row)
    elif found:
        print_table(("expression", "digits", "significance", "kind", "constant"), found)
    if not found:
        typer.echo(hint, err=True)
        raise typer.Exit(1)


def _identify_text(text: str, wish: Wish) -> tuple[list[dict[str, Any]], str]:
    from discovery.errors import ValueTextError
    from discovery.expressions.measurement import parse_value
    from search.questions.identification import identify_widely

    measured = parse_value(text)
    if measured.digits < 1:
        raise ValueTextError(
            f"{text} is known to less than one decimal place; give more digits to identify it"
        )
    answer = identify_widely(measured.ball, measured.digits, wish)
    return [_identified(found) for found in answer.found], answer.hint


def _identify_pcf(
    pair: tuple[str, str] | None, digits: int, wish: Wish
) -> tuple[list[dict[str, Any]], str]:
    from discovery.continued_fractions.evaluate import evaluate as value_of
    from discovery.continued_fractions.pcf import PCF
    from discovery.errors import LimitError
    from discovery.identification.identify import MAX_DIGITS
    from search.questions.identification import identify_widely

    assert pair is not None
    pcf = PCF(*pair)
    found = value_of(pcf, read_digits(digits, MAX_DIGITS))
    if found.exact is not None:
        exact = _exact(found.exact)
        if exact is None:
            raise LimitError(f"the value of {pcf} is a rational of {_TOO_LONG}")
        p, q = found.exact.numerator, found.exact.denominator
        row = dict.fromkeys(("expression", "relation", "digits", "significance"))
        return [{**row, "expression": exact, "relation": [-p, q], "kind": "rational"}], ""
    if found.value is None:
        _say_no_value(pcf, found)
        raise typer.Exit(1)
    answer = identify_widely(found.value, digits, wish, lambda more: value_of(pcf, more).value)
    return [_identified(relation) for relation in answer.found], answer.hint


def _identified(found: Any) -> dict[str, Any]:
    # what generates the field of an algebraic number is of interest if it is another number
    itself = found.expression if found.kind == "algebraic" else None
    return {
        "expression": found.expression,
        "relation": list(found.relation),
        "digits": found.digits,
        "significance": round(found.significance, 1),
        "kind": found.kind,
        "constant": None if found.constant in ("", itself) else found.constant,
        "basis": list(found.basis),
    }


def verify(
    a: Annotated[str | None, typer.Argument(metavar="A", help="a(n), such as 2n+1")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="b(n), such as n^2 or -n^6")] = None,
    expression: Annotated[
        str | None,
        typer.Argument(
            metavar="EXPRESSION",
            help="The claimed value, such as 4/pi; 1.2732 is known to its last digit.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Check every row of a file with columns a, b, value."),
    ] = None,
    digits: Annotated[int, typer.Option(help="Decimal places of both enclosures.")] = 100,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    json: Json = False,
) -> None:
    """Certify or refute that a fraction has a value, by rigorous enclosures of both sides.

    A number with a decimal point is an interval, one unit of its last digit to both sides: the
    value agrees with its digits (matched, or unmatched if they are too few to mean something) or it
    does not (refuted). An exact rational is written as one, such as 127/100. Inside an expression a
    decimal is exact where its fraction has a denominator up to 100, such as 0.25, else refused.

    Exits with 0 only if every claim is certified or matched.
    """
    from search.questions.verification import verify_claim, verify_file
    from verify.enclosures.enclosure import MAX_DIGITS

    read_digits(digits, MAX_DIGITS)
    style = Format.json if json else format
    if style not in (Format.table, Format.json, Format.csv):
        raise UsageError("verify prints --format table, json or csv")
    if file is not None and a is None:
        columns, count, rows = verify_file(file, digits, warn)
        if style is Format.table:
            rows = _with_progress(rows, count)
    elif file is None and a is not None and b is not None and expression is not None:
        row = verify_claim(a, b, expression, digits, warn)
        columns, rows = list(row), iter([row])
        if style is Format.table:
            print_fields(row)
            raise typer.Exit(0 if row["status"] in _AGREED else 1)
    else:
        raise UsageError("give either A B EXPRESSION or --file CSV; see brouncker verify --help")
    statuses = set()

    def seen() -> Any:
        for row in rows:
            statuses.add(row["status"])
            yield row

    if style is Format.json:
        for row in seen():
            print_json(row)
    elif style is Format.csv:
        print_csv(columns, seen())
    else:
        print_table(columns, seen())
    raise typer.Exit(0 if statuses <= _AGREED else 1)


def _with_progress(rows: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """Show on a terminal how far a long file is, since the table comes at the end."""
    from rich.console import Console
    from rich.progress import track

    from search.storage.plain_stream import unfiltered

    console = Console(file=unfiltered(sys.stderr))
    if not console.is_terminal:
        return rows
    return iter(track(rows, "verifying", count, console=console, transient=True))


def _rational(value: Any) -> str | None:
    return None if value is None else str(value)
