"""The application: the commands together, and how what goes wrong is told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Annotated, Any

import typer

from discovery.errors import BrounckerError
from discovery.tables.text_formats import printable
from search.cli import (
    campaigns,
    clusters,
    datasets,
    dynamics,
    fields,
    formulas,
    installation,
    merging,
    places,
    proofs,
    queries,
    sequences,
    surveys,
    trajectories,
)
from search.cli.arguments import CommandGroup
from search.storage.interrupts import INTERRUPTED
from search.storage.plain_stream import plain_output

__all__ = ["app"]

# The root of the parser's errors. It is click's in some versions of typer and a copy of it in
# others, and typer exports this one class of the tree in all of them.
_ParserError: Any = typer.BadParameter.__mro__[2]

_READER_GONE = 128 + 13  # as shells report SIGPIPE


class _Application(CommandGroup):
    """Turns what can go wrong into one line on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
        except BrounckerError as error:
            _fail(str(error))
        except BrokenPipeError:
            _discard_output()
            raise typer.Exit(_READER_GONE) from None
        except KeyboardInterrupt:
            _fail("interrupted", INTERRUPTED)
        except OSError as error:
            _discard_output()
            where = f" {error.filename}" if error.filename else " the output"
            _fail(f"cannot use{where}: {error.strerror or error}")
        return result

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; usage errors are one line too."""
        with plain_output():
            self._main(args, prog_name, complete_var, windows_expand_args, **extra)

    def _main(
        self,
        args: Sequence[str] | None,
        prog_name: str | None,
        complete_var: str | None,
        windows_expand_args: bool,
        **extra: Any,
    ) -> None:
        try:
            code = super().main(
                args=args,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except _ParserError as error:
            command = "brouncker" if error.ctx is None else error.ctx.command_path
            told = _in_our_words(error.format_message(), sys.argv[1:] if args is None else args)
            typer.echo(f"error: {printable(told)}; see {command} --help", err=True)
            code = error.exit_code
        except typer.Abort:
            typer.echo("error: interrupted", err=True)
            code = INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def _in_our_words(message: str, words: Sequence[str]) -> str:
    """What the parser of options says, with the word that it is about.

    >>> _in_our_words("Invalid value for '--digits': it is no integer.", ["--digits", "x"])
    'option --digits cannot be x: it is no integer'
    >>> _in_our_words("Got unexpected extra argument(s) (n)", ["n", "n", "n"])
    'too many arguments: n; a formula with blanks needs quotes'
    """
    line = " ".join(message.split()).rstrip(".")
    line = line.replace("Value error, ", "").removeprefix("Invalid value: ")
    if found := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", line):
        return f"too many arguments: {found[1]}; a formula with blanks needs quotes"
    if found := re.fullmatch(r"Invalid value for '(--[\w-]+)'[^:]*: (.*)", line):
        option, why = found[1], found[2].removeprefix("Input should be a valid integer, ")
        given = [after for word, after in pairwise(words) if word == option]
        given += [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
        return f"option {option} cannot be {given[0]}: {why}" if given else f"{option}: {why}"
    return line[:1].lower() + line[1:]


def _fail(message: str, code: int = 2) -> None:
    typer.echo(f"error: {printable(' '.join(message.split()))}", err=True)
    raise typer.Exit(code)


def _discard_output() -> None:
    """Let the last flush of standard output go nowhere: its reader or its disk is gone."""
    with suppress(OSError, ValueError):  # not a real file, so there is no last flush to fear
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="brouncker",
    cls=_Application,
    help="Find, identify, certify and prove formulas for mathematical constants.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    epilog="Example:\n\nbrouncker verify 2n+1 n^2 4/pi",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"brouncker {version('brouncker')}")
        raise typer.Exit


@app.callback()
def _application(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Find, identify, certify and prove formulas for mathematical constants."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(2)


for module in (
    *(formulas, proofs, dynamics, fields, places, sequences),
    *(campaigns, merging, surveys, clusters, trajectories, queries, datasets, installation),
):
    module.register(app)

# The headings of the help, with the commands below each, in order.
_SECTIONS = {
    "One fraction": ("evaluate", "fingerprint", "verify", "dynamics"),
    "Numbers and sequences": ("identify", "expand", "esma", "sequence"),
    "Proofs": ("prove", "check", "graph"),
    "Fields": ("field", "place"),
    "Searches": ("run", "status", "merge", "compact", "survey", "cluster", "trajectories"),
    "Catalogue": ("ingest", "query", "show", "catalogue"),
    "Installation": ("doctor", "datasets"),
}
_PLACES = {
    command: (section, place)
    for section, commands in _SECTIONS.items()
    for place, command in enumerate(commands)
}


def _name(command: Any) -> str:
    return command.name or command.callback.__name__


def _arrange_help() -> None:
    """Put every command under its heading; one that has none is an error of this file."""
    for command in app.registered_commands:
        command.rich_help_panel = _PLACES[_name(command)][0]
    for group in app.registered_groups:
        group.rich_help_panel = _PLACES[_name(group)][0]
    order = [*_PLACES]
    app.registered_commands.sort(key=lambda command: order.index(_name(command)))


_arrange_help()
