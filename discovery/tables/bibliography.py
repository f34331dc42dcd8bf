"""BibTeX of the works that formulas and constants come from.

Sources are short texts: ``OEIS A000796``, ``DLMF 25.15``, ``Raayoni et al. 2021 (type)``. A text
may name several works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["bibtex", "reference_keys"]

_SEQUENCE = re.compile(r"OEIS (A\d{6})")
_SECTION = re.compile(r"DLMF (\d+(?:\.\d+)?)")

# what a source text says, and the keys of the works that it means
_WORKS: tuple[tuple[str, str], ...] = (
    (r"Raayoni|massey\.pdf|RamanujanMachine|Ramanujan Machine", "raayoni-2021"),
    (r"LIReC|Blind-Delta|2412\.16818", "shalyt-2024"),
    (r"2212\.09470|ESMA", "razon-2023"),
    (r"2502\.17533", "raz-2025"),
    (r"2308\.11829", "elimelech-2024"),
    (r"Apery 1979", "apery-1979"),
    (r"Ramanujan \(Entry", "berndt-1989"),
    (r"Briggs 1991", "briggs-1991"),
    (r"Viswanath 1999", "viswanath-1999"),
    (r"Varga and Carpenter 1985", "varga-1985"),
    (r"Caldwell and Cheng 2005", "caldwell-2005"),
    (r"Sebah and Demichel 2002", "sebah-2002"),
)

_ENTRIES: dict[str, tuple[str, dict[str, str]]] = {
    "raayoni-2021": (
        "article",
        {
            "author": "Raayoni, Gal and Gottlieb, Shahar and Manor, Yahel and Pisha, George and "
            "Harris, Yoav and Mendlovic, Uri and Haviv, Doron and Hadad, Yaron and Kaminer, Ido",
            "title": "Generating conjectures on fundamental constants with the {Ramanujan} "
            "{Machine}",
            "journal": "Nature",
            "volume": "590",
            "pages": "67--73",
            "year": "2021",
            "doi": "10.1038/s41586-021-03229-4",
        },
    ),
    "shalyt-2024": (
        "misc",
        {
            "author": "Shalyt, Michael and Seligmann, Uri and Beit Halachmi, Itay and David, Ofir "
            "and Elimelech, Rotem and Kaminer, Ido",
            "title": "Unsupervised Discovery of Formulas for Mathematical Constants",
            "year": "2024",
            "eprint": "2412.16818",
            "archiveprefix": "arXiv",
        },
    ),
    "razon-2023": (
        "inproceedings",
        {
            "author": "Razon, Ofir and Harris, Yoav and Gottlieb, Shahar and Carmon, Dan and "
            "David, Ofir and Kaminer, Ido",
            "title": "Automated Search for Conjectures on Mathematical Constants using Analysis of "
            "Integer Sequences",
            "booktitle": "Proceedings of the 40th International Conference on Machine Learning",
            "pages": "28809--28842",
            "year": "2023",
            "eprint": "2212.09470",
            "archiveprefix": "arXiv",
        },
    ),
    "raz-2025": (
        "misc",
        {
            "author": "Raz, Tomer and Shalyt, Michael and Leibtag, Elyasheev and Kalisch, Rotem "
            "and Weinbaum, Shachar and Hadad, Yaron and Kaminer, Ido",
            "title": "From {Euler} to {AI}: Unifying Formulas for Mathematical Constants",
            "year": "2025",
            "eprint": "2502.17533",
            "archiveprefix": "arXiv",
        },
    ),
    "elimelech-2024": (
        "article",
        {
            "author": "Elimelech, Rotem and David, Ofir and De la Cruz Mengual, Carlos and "
            "Kalisch, Rotem and Berndt, Wolfram and Shalyt, Michael and Silberstein, Mark and "
            "Hadad, Yaron and Kaminer, Ido",
            "title": "Algorithm-assisted discovery of an intrinsic order among mathematical "
            "constants",
            "journal": "Proceedings of the National Academy of Sciences",
            "volume": "121",
            "year": "2024",
            "doi": "10.1073/pnas.2321440121",
            "eprint": "2308.11829",
            "archiveprefix": "arXiv",
        },
    ),
    "apery-1979": (
        "article",
        {
            "author": r"Ap{\'e}ry, Roger",
            "title": r"Irrationalit{\'e} de $\zeta(2)$ et $\zeta(3)$",
            "journal": r"Ast{\'e}risque",
            "volume": "61",
            "pages": "11--13",
            "year": "1979",
        },
    ),
    "berndt-1989": (
        "book",
        {
            "author": "Berndt, Bruce C.",
            "title": "{Ramanujan}'s Notebooks, Part {II}",
            "publisher": "Springer",
            "year": "1989",
        },
    ),
    "briggs-1991": (
        "article",
        {
            "author": "Briggs, Keith",
            "title": "A precise calculation of the {Feigenbaum} constants",
            "journal": "Mathematics of Computation",
            "volume": "57",
            "pages": "435--439",
            "year": "1991",
        },
    ),
    "viswanath-1999": (
        "article",
        {
            "author": "Viswanath, Divakar",
            "title": "Random {Fibonacci} sequences and the number 1.13198824...",
            "journal": "Mathematics of Computation",
            "volume": "69",
            "pages": "1131--1155",
            "year": "1999",
        },
    ),
    "varga-1985": (
        "article",
        {
            "author": "Varga, Richard S. and Carpenter, Amos J.",
            "title": "On the {Bernstein} conjecture in approximation theory",
            "journal": "Constructive Approximation",
            "volume": "1",
            "pages": "333--348",
            "year": "1985",
        },
    ),
    "caldwell-2005": (
        "article",
        {
            "author": "Caldwell, Chris K. and Cheng, Yuanyou",
            "title": "Determining {Mills}' constant and a note on {Honaker}'s problem",
            "journal": "Journal of Integer Sequences",
            "volume": "8",
            "year": "2005",
        },
    ),
    "sebah-2002": (
        "misc",
        {
            "author": "Sebah, Pascal and Demichel, Patrick",
            "title": "Computation of {Brun}'s constant up to $10^{16}$",
            "year": "2002",
        },
    ),
}


def reference_keys(source: str) -> list[str]:
    """Keys of the works that a source text names, in the order of the table.

    >>> reference_keys("Raayoni 2021 / LIReC anchors; identified here")
    ['raayoni-2021', 'shalyt-2024']
    >>> reference_keys("OEIS A014549; DLMF 19.8"), reference_keys("classical")
    (['oeis-A014549', 'dlmf-19.8'], [])
    """
    return [
        *(f"oeis-{number}" for number in _SEQUENCE.findall(source)),
        *(f"dlmf-{section}" for section in _SECTION.findall(source)),
        *(key for pattern, key in _WORKS if re.search(pattern, source)),
    ]


def bibtex(sources: Iterable[str]) -> str:
    """BibTeX entries of the works that some source texts name, each once, by key.

    A source that names no work, ``classical`` for example, is said in a comment, so that nothing
    seems to be cited that is not.

    Examples
    --------
    >>> print(bibtex(["DLMF 25.15", "classical"]))
    % names no work: classical
    @misc{dlmf-25.15,
      author = {{NIST}},
      title = {{Digital Library of Mathematical Functions}, section 25.15},
      url = {https://dlmf.nist.gov/25.15}
    }
    <BLANKLINE>
    """
    texts = sorted({*sources} - {""})
    keys = sorted({key for text in texts for key in reference_keys(text)})
    silent = [f"% names no work: {text}\n" for text in texts if not reference_keys(text)]
    return "".join(silent) + "\n".join(_entry(key) for key in keys)


def _entry(key: str) -> str:
    kind, fields = _ENTRIES[key] if key in _ENTRIES else ("misc", _site_fields(key))
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}\n"


def _site_fields(key: str) -> dict[str, str]:
    site, _, place = key.partition("-")
    if site == "oeis":
        return {
            "author": "{OEIS Foundation Inc.}",
            "title": f"{{The On-Line Encyclopedia of Integer Sequences}}, sequence {place}",
            "url": f"https://oeis.org/{place}",
        }
    return {
        "author": "{NIST}",
        "title": f"{{Digital Library of Mathematical Functions}}, section {place}",
        "url": f"https://dlmf.nist.gov/{place}",
    }
