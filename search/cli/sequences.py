"""Commands about integer sequences: esma, sequence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.errors import BrounckerError, UnknownConstantError
from search.cli.arguments import FormulaCommand, UsageError, examples
from search.cli.output import print_fields, print_json, print_table, warn

if TYPE_CHECKING:
    from discovery.expansions.left_side import GivenNumber
    from discovery.expansions.pattern_evidence import Evidence
    from discovery.identification.constant import Constant
    from search.kinds.esma.pattern_verdict import EsmaResult

__all__ = ["register"]

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_COLUMNS = ("lhs", "signs", "pattern", "digits/term", "status")
_LONGEST_FAMILY = 60  # letters of a family's text that are shown; of a longer one, its id
_SHOWN = 3  # formulas of a family, without --all
_DECIMAL = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?(?:\(\d+\)|\s*(?:±|\+/-).*)?")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(
        cls=FormulaCommand,
        epilog=examples(
            "brouncker esma e",
            'brouncker esma "besseli(1,1)/besseli(0,1)" --period 2 --json',
            'brouncker esma "tanh(1/k)" --for k=1..8 --limit 1 --period 1',
        ),
    )(esma)
    app.command(
        cls=FormulaCommand,
        epilog=examples("brouncker expand pi --kind nearest", "brouncker expand e-2 --kind engel"),
    )(expand)
    app.command(
        cls=FormulaCommand,
        epilog=examples("brouncker sequence 2,1,2,1,1,4,1,1,6,1,1,8,1,1,10,1,1"),
    )(sequence)


def esma(
    constant: Annotated[
        str,
        typer.Argument(
            metavar="C", help="A constant, an expression, or a number with the digits known."
        ),
    ],
    degree: Annotated[int, typer.Option(help="Largest degree of P and Q in P(C)/Q(C).")] = 1,
    limit: Annotated[int, typer.Option(help="Largest coefficient of P and Q.")] = 2,
    period: Annotated[int, typer.Option(help="Longest sign word.")] = 2,
    terms: Annotated[int, typer.Option(help="Terms that a pattern is read from.")] = 100,
    monomials: Annotated[
        bool, typer.Option("--monomials", help="Only a*C^k + b, k up to the degree, also negative.")
    ] = False,
    digits: Annotated[int, typer.Option(help="Digits to which a formula is certified.")] = 1000,
    family: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="K=LO..HI",
            help="A letter in C and its values: patterns are stated in it.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Print every formula of each family.")
    ] = False,
    json: Json = False,
) -> None:
    """Find left sides P(C)/Q(C) whose signed continued fractions have a pattern (ESMA)."""
    from search.kinds.esma.pattern_verdict import ranked

    if family is not None:
        _print_parametric(constant, family, degree, limit, period, terms, json)
        return
    found = list(_results(_number(constant), degree, limit, period, terms, monomials, digits))
    families = ranked(found)
    if json:
        for members in families:
            for result in members:
                print_json(_fields(result))
        return
    if not found:
        typer.echo(
            "no pattern found; try a larger --limit, --degree or --period (pi and eulergamma have "
            "none that is known)",
            err=True,
        )
        return
    for members in families:
        shown = members if every else members[:_SHOWN]
        print_table(_COLUMNS, map(_cells, shown), _title(members))
    if not every and len(found) > sum(len(members[:_SHOWN]) for members in families):
        typer.echo(f"{len(found)} formulas in {len(families)} families; --all prints every one")


def _number(text: str) -> Constant | GivenNumber:
    """A constant or expression; digits as they are known."""
    from discovery.expansions.left_side import GivenNumber, number_of
    from discovery.expressions.measurement import parse_value
    from discovery.identification.registry import constants

    if _DECIMAL.fullmatch(text.strip()):
        return GivenNumber("x", parse_value(text).ball)
    try:
        return number_of(constants.resolve(text))
    except UnknownConstantError as error:
        letter = re.match(r"there is no constant '([a-z])'", str(error))
        if letter is None:
            raise
        raise UsageError(
            f"{letter[1]!r} in {text!r} is no constant; give it values, such as "
            f"--for {letter[1]}=1..8"
        ) from None


def _results(
    number: Constant | GivenNumber,
    degree: int,
    limit: int,
    period: int,
    terms: int,
    monomials: bool,
    digits: int,
) -> Iterator[EsmaResult]:
    from discovery.expansions.esma import search_pairs, sides_of
    from discovery.expansions.signed_scan import sign_words
    from search.kinds.esma.pattern_verdict import approve

    sides = sides_of(number, degree, limit, monomials)
    for _, side, signs, finding in search_pairs(number, sides, sign_words(period), terms):
        try:
            result = approve(side, signs, finding, digits)
        except BrounckerError as error:  # one that cannot be enclosed does not end the search
            warn(f"{side} with the signs {signs} is left out: {error}")
            continue
        if result.status in ("certified", "matched"):
            yield result


def _fields(result: EsmaResult) -> dict[str, Any]:
    fraction, family = result.fraction, result.family
    return {
        "lhs": result.lhs,
        "signs": result.signs,
        "preperiod": None if fraction is None else list(fraction.preperiod),
        "interlaced": None if fraction is None else [str(p) for p in fraction.cycle],
        "recurrence": result.recurrence,
        "status": result.status,
        "digits": result.digits,
        "digits_per_term": result.digits_per_term,
        "confirmed_by": result.confirmed_by,
        "significance": result.significance,
        "id": None if fraction is None else fraction.id,
        "family": None if family is None else str(family),
        "family_id": None if family is None else family.id,
    }


def _cells(result: EsmaResult) -> dict[str, Any]:
    return {
        "lhs": result.lhs,
        "signs": result.signs,
        "pattern": result.pattern,
        "digits/term": result.digits_per_term,
        "status": f"{result.status}, {result.digits} digits",
    }


def _title(members: list[EsmaResult]) -> str:
    count = f"{len(members)} formula{'' if len(members) == 1 else 's'}"
    new = "" if any(r.signs == "+" for r in members) else ", of no regular expansion here"
    family = members[0].family
    if family is None:
        return f"{count}{new}"
    text = str(family) if len(str(family)) <= _LONGEST_FAMILY else family.id
    return f"family of {text}: {count}{new}"


def _print_parametric(
    text: str, family: str, degree: int, limit: int, period: int, terms: int, json: bool
) -> None:
    from search.kinds.esma.parametric_patterns import parametric_patterns, parse_range

    name, values = parse_range(family)
    rows = [
        {
            "lhs": found.lhs,
            "signs": found.signs,
            "pattern": found.pattern,
            "values": list(found.values),
        }
        for found in parametric_patterns(text, name, values, degree, limit, period, terms, warn)
    ]
    if json:
        for row in rows:
            print_json(row)
    elif rows:
        shown = [{**row, "values": ", ".join(map(str, row["values"]))} for row in rows]
        print_table(("lhs", "signs", "pattern", "values"), shown)
        typer.echo(f"m = 0, 1, 2, ... counts the cycle; seen for the values of {name} named here")
    else:
        typer.echo(f"no pattern is seen across {family}; give more values", err=True)


def expand(
    constant: Annotated[
        str,
        typer.Argument(
            metavar="X", help="A constant, an expression, or a number with the digits known."
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            metavar="K",
            help="A sign word such as +-, or regular, by-excess, nearest, engel, pierce.",
        ),
    ] = "regular",
    terms: Annotated[int, typer.Option(help="How many terms.")] = 20,
    json: Json = False,
) -> None:
    """Expand a number in integers: a signed continued fraction, an Engel or a Pierce series."""
    from discovery.expansions.integer_expansion import expand_number
    from discovery.expansions.left_side import GivenNumber

    number = _number(constant)
    x = number.ball if isinstance(number, GivenNumber) else number
    found = expand_number(x, kind, terms)
    signs = "".join("+" if s > 0 else "-" for s in found.signs)
    if json:
        print_json({"kind": found.kind, "terms": list(found.terms), "signs": signs or None})
        return
    typer.echo(", ".join(map(str, found.terms)))
    if kind == "nearest":
        typer.echo(f"signs {signs}")
    if len(found.terms) < terms:
        typer.echo(
            f"the digits given determine no more than this: {len(found.terms)} of {terms} terms",
            err=True,
        )


def sequence(
    terms: Annotated[
        str | None,
        typer.Argument(
            metavar="TERMS", help="Integers, such as 1,3,5,7,9,11,13,15 or [2; 1, 2, 1, 1, 4, 1]"
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="A file of integers: a list, a b-file of the OEIS, or its %S, %T and %U lines.",
        ),
    ] = None,
    surplus: Annotated[
        int, typer.Option(help="Terms that must confirm an answer beyond those that determine it.")
    ] = 6,
    json: Json = False,
) -> None:
    """Guess what a sequence of integers is: a linear recurrence, polynomials that take turns.

    A guess needs evidence: 16 bits beyond chance, a cycle that is seen five or six times.
    """
    from discovery.expansions.sequence_guess import guess_sequence
    from search.user_files.integer_lists import parse_integers, read_integers

    if (terms is None) == (file is None):
        raise UsageError(
            "give either TERMS, such as 1,3,5,7,9,11,13,15, or --file FILE; see brouncker sequence "
            "--help"
        )
    if surplus < 1:
        raise UsageError(f"--surplus is {surplus}; it must be at least 1")
    given = read_integers(file) if file is not None else parse_integers(terms or "")
    found = guess_sequence(given, surplus)
    pattern, recurrence = found.interlacing, found.recurrence
    row = {
        "preperiod": None if pattern is None else list(pattern.preperiod),
        "interlaced": None if pattern is None else [str(p) for p in pattern.cycle],
        "confirmed_by": None if pattern is None else pattern.confirmed_by,
        **_evidence("", None if pattern is None else pattern.evidence(given), json),
        "recurrence": None if recurrence is None else list(recurrence.connection),
        "factors": None if recurrence is None else recurrence.factors(),
        "begins": None if recurrence is None else recurrence.begins,
        "recurrence_confirmed_by": None if recurrence is None else recurrence.confirmed_by,
        **_evidence(
            "recurrence_", None if recurrence is None else recurrence.evidence(given), json
        ),
        "next": list(found.following) or None,
    }
    if json:
        print_json(row)
    elif pattern is None and recurrence is None:
        typer.echo(
            "no linear recurrence and no interlaced polynomials fit these terms with evidence "
            "enough; more terms may show some",
            err=True,
        )
    else:
        print_fields(row)
    raise typer.Exit(0 if pattern or recurrence else 1)


def _evidence(prefix: str, evidence: Evidence | None, json: bool) -> dict[str, Any]:
    """Both figures of a guess: as numbers, or in a line that says so."""
    if not json:
        return {f"{prefix}status": None if evidence is None else f"guess: {evidence}"}
    names = ("bits", "times")
    values = {name: None if evidence is None else getattr(evidence, name) for name in names}
    status = None if evidence is None else "guess"
    return {f"{prefix}{name}": x for name, x in {"status": status, **values}.items()}
