"""The documentation: every session is run as it stands, every other command can be understood."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from search.cli.application import app
from tests.console_sessions import (
    ROOT,
    calls,
    directory_for,
    doctest_of,
    fences,
    output_of,
    same,
    words_of,
)
from tests.patience import PATIENCE

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_COMMANDS = typer.main.get_command(app)
_REDIRECTED = re.compile(r" > [\w./-]+")
_QUOTED_OR_GLOB = re.compile(r"'[^']*'|\"[^\"]*\"|/\*")


def with_fence(*languages: str) -> list[Path]:
    return [page for page in PAGES if any(f.language in languages for f in fences(page))]


@pytest.mark.slow
@pytest.mark.parametrize("page", with_fence("console", "pycon"), ids=lambda page: page.stem)
def test_sessions_print_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory_for(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BROUNCKER_CATALOGUE", raising=False)
    names: dict[str, object] = {}
    for fence in fences(page):
        if fence.language == "pycon":
            assert list(doctest_of(fence, page, names)) == []
        elif fence.language == "console":
            for command, shown in calls(fence.text):
                printed = output_of(command)
                assert same(shown, printed), f"$ {command}\n{printed}"


def understood(words: list[str]) -> None:
    """Parse the words of a command; an error of the parser or of the house is raised."""
    command, name = _COMMANDS, "brouncker"
    while hasattr(command, "commands"):
        assert words[0] in command.commands, f"{name} has no command {words[0]}"
        name, command, words = f"{name} {words[0]}", command.commands[words[0]], words[1:]
    command.make_context(name, list(words))


@pytest.mark.parametrize("page", with_fence("sh"), ids=lambda page: page.stem)
def test_commands_that_are_only_named_can_be_understood(page: Path) -> None:
    for fence in fences(page):
        lines = fence.text.replace("\\\n", " ").splitlines() if fence.language == "sh" else []
        for line in lines:
            if re.match(r"(\.venv/bin/)?brouncker ", line):
                understood(shlex.split(_REDIRECTED.sub("", line), comments=True)[1:])


def test_examples_in_help_can_be_understood_as_a_shell_reads_them() -> None:
    examples = [
        line
        for command in [
            *_COMMANDS.commands.values(),
            *_COMMANDS.commands["catalogue"].commands.values(),
        ]
        for line in (command.epilog or "").split("\n\n")[1:]
    ]
    assert len(examples) > 20
    for line in (_REDIRECTED.sub("", example) for example in examples):
        assert not re.search(r"[()*;&|<>]", _QUOTED_OR_GLOB.sub("", line)), line
        understood(words_of(line))


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
    ]  # --quiet hides warnings from it
    built = subprocess.run(
        [*command, "--site-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert built.returncode == 0, built.stderr
    pages = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.html")}
    commands = pages[Path("reference/commands.html")]
    assert all(f"brouncker {name}" in commands for name in _COMMANDS.commands)
    fetched = re.compile(r'<(?:link|script|img)[^>]*(?:href|src)="(?:https?:)?//')
    assert [path for path, text in pages.items() if fetched.search(text)] == []
