"""The sessions that README.md and docs/ show: read, run, and compared with what they print.

A fence ``console`` holds a session: ``$ brouncker ...`` and its output, in which an ellipsis stands
for anything: in a line for any text, alone on a line for any lines. A fence with ``title="name"``
is a file that the sessions after it use. A fence ``pycon`` is run by doctest.

    python -m tests.console_sessions README.md docs/trust.md

writes the outputs anew. What had an ellipsis in it is left, and printed, to be looked at.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.checkout import ROOT
from tests.search.cli.test_cli import Ran

_FENCE = re.compile(r"^```(\w+)?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([\w.-]+)"')
_ANYTHING = "…"


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page: its language, its file name if it has one, its lines."""

    language: str
    title: str | None
    text: str


def fences(page: Path) -> list[Fence]:
    """The fenced blocks of a page in order."""
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    titles = [_TITLE.search(rest) for _, rest, _ in found]
    return [
        Fence(language, title[1] if title else None, text)
        for (language, _, text), title in zip(found, titles, strict=True)
    ]


def calls(session: str) -> list[tuple[str, str]]:
    """The commands of a session, each with the output that it shows."""
    first, *parts = re.split(r"^\$ ", session, flags=re.MULTILINE)
    assert not first, f"a session begins with $, not with {first!r}"
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


def words_of(command: str) -> list[str]:
    """The words after ``brouncker``, as a shell sees them."""
    name, *words = shlex.split(command, comments=True)
    assert name == "brouncker", f"{name} is not run here"
    return words


def output_of(command: str) -> str:
    """What a command prints, warnings and errors last, without spaces at the ends of lines."""
    ran = Ran(words_of(command))
    return "\n".join(line.rstrip() for line in (ran.out + ran.err).strip("\n").split("\n"))


def same(shown: str, printed: str) -> bool:
    """Whether an output is as a page shows it.

    >>> same("a … c\\n…\\nz", "a b c\\n1\\n2\\nz"), same("a … c", "a b d"), same("a", "b\\na")
    (True, False, False)
    """
    lines = [line.rstrip() for line in shown.strip("\n").split("\n")]
    pattern = "".join(
        r"(?:.*\n)*?"
        if line.strip() == _ANYTHING
        else ".*".join(map(re.escape, line.split(_ANYTHING))) + r"\n"
        for line in lines
    )
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


def directory_for(page: Path, where: Path) -> None:
    """Put what the commands of a page find: examples, datasets, and the files that it shows."""
    for name in ("examples", "datasets"):
        shutil.copytree(ROOT / name, where / name)
    for fence in fences(page):
        if fence.title:
            (where / fence.title).write_text(fence.text, encoding="utf-8")


def doctest_of(fence: Fence, page: Path, names: dict[str, object]) -> Iterator[str]:
    """What fails of a Python session; `names` are what the sessions before it have defined."""
    text = fence.text.replace(_ANYTHING, "...")
    test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    told: list[str] = []
    runner.run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    if runner.failures:
        yield "".join(told)


def _rewrite(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for fence in fences(page):
        if fence.language != "console":
            continue
        for command, shown in calls(fence.text):
            printed = output_of(command)
            if same(shown, printed):
                continue
            if _ANYTHING in shown:
                print(f"{page}: look at\n$ {command}\n{printed}\n")
                continue
            before, after = f"$ {command}\n{shown}", f"$ {command}\n{printed}\n"
            text = text.replace(before, after)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for given in sys.argv[1:]:
        page = Path(given).resolve()
        with tempfile.TemporaryDirectory() as where:
            directory_for(page, Path(where))
            os.chdir(where)
            _rewrite(page)
            os.chdir(ROOT)
