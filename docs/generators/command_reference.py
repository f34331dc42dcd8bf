"""The reference of the command line, from the definitions of the commands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer
from markdown_pieces import code, table, text

from search.cli.application import app

__all__ = ["commands_page"]

_HEAD = """\
# Command line

Every command takes `--help`. With `--json` it prints one object a line: integers beyond 2^53 and
all rationals are strings there, and what is absent is `null`. Exit codes: 0 done; 1 done, with
failures or with a claim that is refuted or unmatched; 2 wrong usage; 130 interrupted. An error is
one line on standard error that names the thing and what to do.

A word that begins with `-` and reads like mathematics (`-n^2`, `-pi/4`) is an argument, no option.
Parentheses and `*` mean something to a shell: put such formulas in quotes.
"""


def commands_page() -> str:
    """One section a command, in the order of `brouncker --help`."""
    return "\n".join([_HEAD, *_sections(typer.main.get_command(app), "brouncker")])


def _sections(command: Any, path: str) -> Iterator[str]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _sections(inner, f"{path} {name}")
        return
    context = command.make_context(path, [], resilient_parsing=True)
    yield f"## {path}\n"
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield f"{text(paragraph)}\n"
    yield f"```text\n{' '.join(command.get_usage(context).split()).removeprefix('Usage: ')}\n```\n"
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    shown = [(code(name), text(told)) for name, told in filter(None, records)]
    yield table(("argument or option", "meaning"), shown)
    if command.epilog:
        _, *lines = command.epilog.split("\n\n")
        yield "\n".join(["```sh", *lines, "```", ""])
