"""What is an option and what is an argument: polynomials and numbers may begin with ``-``.

A word that begins with ``-`` is an argument if it reads like mathematics: ``-0.5``, ``-n^2``,
``-(n+1)``, ``- 3n``, ``-pi/4``, ``-sqrt(2)``. Every other word that begins with ``-`` must be an
option of the command, or the command fails and names the nearest one. Commands get the words with
the arguments after ``--``, so that the parser below needs no rule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from inspect import cleandoc
from typing import Any

from typer.core import TyperCommand, TyperGroup

from discovery.errors import BrounckerError
from discovery.near_names import near_names
from search.storage.plain_stream import unfiltered_output

__all__ = [
    "CommandGroup",
    "FormulaCommand",
    "UsageError",
    "arrange",
    "examples",
    "is_argument",
    "read_digits",
]

# -5, -.5, -(n+1), "- n", -n, -n^2, -n*(n+1); but not -no or -name
_FORMULA = re.compile(r"-\s*(?:[\d.(]|n(?!\w))")
# a name followed by something that no option has: -pi/4, -sqrt(2), -e*3
_EXPRESSION = re.compile(r"-\s*[A-Za-z]\w*\s*[-+*/^()]")
_NAME = re.compile(r"-\s*([A-Za-z]\w*)$")


class UsageError(BrounckerError):
    """The command line cannot be understood; the message names the word and what is possible."""


def is_argument(word: str) -> bool:
    """Whether a word is an argument though it may begin with ``-``.

    Examples
    --------
    >>> [is_argument(word) for word in ("-n^2", "-0.5", "-pi/4", "-pi", "n")]
    [True, True, True, True, True]
    >>> [is_argument(word) for word in ("-x", "-name", "--digits", "--")]
    [False, False, False, False]
    """
    if not word.startswith("-") or word == "-":
        return True
    if word.startswith("--"):
        return False
    if _FORMULA.match(word) or _EXPRESSION.match(word):
        return True
    name = _NAME.match(word)
    return name is not None and _is_constant(name[1])


def _is_constant(name: str) -> bool:
    from discovery.identification.registry import constants  # only for a word such as -pi

    return name in constants


class _Option:
    """What must be known of an option to find where it ends."""

    def __init__(self, parameter: Any) -> None:
        self.words = 0 if parameter.is_flag or parameter.count else parameter.nargs
        self.name = parameter.opts[0]


def arrange(words: Sequence[str], options: dict[str, _Option], command: str) -> list[str]:
    """Options with their values first, then ``--``, then the arguments.

    Raises
    ------
    UsageError
        For an unknown option, or one that lacks its value.
    """
    found: list[str] = []
    arguments: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            arguments += rest
            break
        name, has_value, _ = word.partition("=")
        if name in options:
            option = options[name]
            if has_value and option.words == 0:
                raise UsageError(f"option {name} takes no value; write {name} alone")
            wanted = option.words - bool(has_value)
            if len(rest) < wanted:
                needs = "a value" if option.words == 1 else f"{option.words} values"
                raise UsageError(f"option {name} needs {needs}; see {command} --help")
            found += [word, *rest[:wanted]]
            del rest[:wanted]
        elif is_argument(word):
            arguments.append(word)
        else:
            raise UsageError(_unknown(name, options, command))
    return [*found, "--", *arguments]


def _unknown(name: str, options: Iterable[str], command: str) -> str:
    near = near_names(name, options, 1, 0.5)
    if not near and len(name) == 2:  # a lone letter: an option that begins with it
        near = [option for option in options if option.startswith(f"--{name[1:]}")][:1]
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(options))}"
    return f"{command} has no option {name}; {hint}"


class FormulaCommand(TyperCommand):
    """A command whose arguments may begin with ``-`` where they read like mathematics."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if self.help:  # otherwise its lines would end where those of the source do
            paragraphs = cleandoc(self.help).split("\n\n")
            self.help = "\n\n".join(" ".join(text.split()) for text in paragraphs)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Arrange the words, then parse them as every other command does."""
        options = {
            word: _Option(parameter)
            for parameter in self.get_params(ctx)
            if parameter.param_type_name == "option"
            for word in (*parameter.opts, *parameter.secondary_opts)
        }
        if not ctx.resilient_parsing:  # not while completing a half-written line
            args = arrange(args, options, ctx.command_path)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, in colours on a terminal: it has no text but ours."""
        with unfiltered_output():
            super().format_help(ctx, formatter)


class CommandGroup(TyperGroup):
    """Commands; a name that is none of them is an error that names the nearest one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or say which one may be meant."""
        if args[0] not in self.commands:
            near = near_names(args[0], self.commands, 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(self.commands)}"
            raise UsageError(f"{ctx.command_path} has no command {args[0]}; {hint}")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, in colours on a terminal: it has no text but ours."""
        with unfiltered_output():
            super().format_help(ctx, formatter)


def examples(*lines: str) -> str:
    """Examples for the end of a command's help, one a line."""
    return "\n\n".join(("Examples:" if len(lines) > 1 else "Example:", *lines))


def read_digits(digits: int, limit: int) -> int:
    """Check a number of digits that a user asked for.

    Raises
    ------
    UsageError
        Outside of 1 ... limit.
    """
    if not 1 <= digits <= limit:
        raise UsageError(f"--digits {digits} is outside of 1 ... {limit:,}")
    return digits
