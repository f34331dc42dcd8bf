"""The datasets that come with brouncker: known formulas, constants, small finished campaigns.

A wheel carries the files inside this package; in a checkout they lie in ``datasets/`` beside it.
`load` finds them in both, and is the only code that looks for them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from discovery.arguments import read_text
from discovery.errors import DatasetError
from discovery.near_names import near_names
from discovery.tables.table import Table
from discovery.tables.text_formats import csv_value

__all__ = ["Dataset", "dataset_names", "load"]

Row = Mapping[str, str]

_README = "README.md"
_SUFFIX = ".csv"
_ROOT = Path(__file__).parent.parent  # the package `discovery`
_PLACES = (_ROOT / "data", _ROOT.parent / "datasets")  # of a wheel, of a checkout


class Dataset(Table[Row]):
    """A table with what is to be known about it.

    Attributes
    ----------
    name : str
        As `load` takes it.
    about : str
        Columns, Source, Completeness and Reliability, in Markdown.

    Examples
    --------
    >>> known = load("known_pcfs")
    >>> known.columns
    ('a', 'b', 'value', 'source', 'notes')
    >>> "**Completeness:**" in known.about
    True
    """

    def __init__(self, name: str, about: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
        super().__init__(tuple(columns), rows)
        self.name = name
        self.about = about

    def __repr__(self) -> str:
        return f"<dataset {self.name}, {len(self):,} rows: {', '.join(self.columns)}>"

    @property
    def summary(self) -> str:
        """Its first sentence: what it holds."""
        paragraph = " ".join(self.about.partition("\n\n")[0].split())
        sentence = paragraph.partition(": ")[0].partition(". ")[0]
        return sentence.rstrip(".")


def _folder() -> Path:
    for place in _PLACES:
        if (place / _README).is_file():
            return place
    raise DatasetError(
        f"no datasets: neither {_PLACES[0]} nor {_PLACES[1]} has them; install brouncker again"
    )


def dataset_names() -> tuple[str, ...]:
    """The names that `load` takes, in order of the alphabet.

    Raises
    ------
    DatasetError
        If the files of the datasets are not where they are installed.

    Examples
    --------
    >>> "known_pcfs" in dataset_names()
    True
    """
    folder = _folder()
    files = folder.rglob(f"*{_SUFFIX}")
    return tuple(sorted(f.relative_to(folder).with_suffix("").as_posix() for f in files))


def load(name: str) -> Dataset:
    """A dataset by its name; every value is text, as in the file.

    Raises
    ------
    DatasetError
        If there is none of that name, or the files are not where they are installed.

    Examples
    --------
    >>> load("known_pcfs")[0]["value"]
    '-4/(5-6*catalan)'
    >>> load("known_pcf")
    Traceback (most recent call last):
        ...
    discovery.errors.DatasetError: there is no dataset 'known_pcf'; near names: known_pcfs
    """
    read_text(name, "name", "the name of a dataset, such as 'known_pcfs'")
    names = dataset_names()
    if name not in names:
        near = near_names(name, names)
        hint = f"near names: {', '.join(near)}" if near else f"there are {', '.join(names)}"
        raise DatasetError(f"there is no dataset {name[:40]!r}; {hint}")
    return _read(_folder(), name)


@cache
def _read(folder: Path, name: str) -> Dataset:
    with (folder / f"{name}{_SUFFIX}").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            {k: csv_value(v) if isinstance(v, str) else v for k, v in row.items()} for row in reader
        ]
        columns = reader.fieldnames or ()
    for line, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise DatasetError(
                f"{name}{_SUFFIX}, line {line}: the row has not as many fields as the header; "
                "install brouncker again"
            )
    path = folder / f"{name}{_SUFFIX}"
    readme = (path.parent / _README).read_text(encoding="utf-8")
    return Dataset(name, _section(readme, path.name), columns, rows)


def _section(readme: str, heading: str) -> str:
    """The text below a heading of the second level, up to the next one; else below the first."""
    _, found, rest = readme.partition(f"## {heading}\n")
    if not found:
        rest = readme.partition("\n")[2]
    return rest.partition("\n## ")[0].strip()
