"""The generated pages, made from the code at every build: nothing of them is stored."""

from __future__ import annotations

from collections.abc import Callable

from api_reference import modules_page, package_page
from command_reference import commands_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from spec_reference import specs_page

PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands_page,
    "reference/specs.md": specs_page,
    "reference/discovery.md": lambda: package_page("discovery"),
    "reference/verify.md": lambda: package_page("verify"),
    "reference/search.md": lambda: package_page("search"),
    "reference/modules.md": modules_page,
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those that lie in docs/."""
    for path, make in PAGES.items():
        files.append(File.generated(config, path, content=make()))
    return files
