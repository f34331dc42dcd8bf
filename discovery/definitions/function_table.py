"""The table of functions that an expression may use, found by name or alias."""

from __future__ import annotations

from discovery.definitions.elementary_functions import ELEMENTARY_FUNCTIONS
from discovery.definitions.function import Function
from discovery.definitions.generalized_hypergeometric import GENERALIZED_HYPERGEOMETRIC
from discovery.definitions.measured_constants import MEASURED
from discovery.definitions.special_functions import SPECIAL_FUNCTIONS
from discovery.definitions.symmetric_hypergeometric import SYMMETRIC_HYPERGEOMETRIC_FUNCTIONS
from discovery.near_names import near_names

__all__ = ["find_function", "functions", "near_function_names"]

functions: dict[str, Function] = {
    f.name: f
    for f in (
        *ELEMENTARY_FUNCTIONS,
        *SPECIAL_FUNCTIONS,
        *SYMMETRIC_HYPERGEOMETRIC_FUNCTIONS,
        *GENERALIZED_HYPERGEOMETRIC,
        MEASURED,
    )
}
_SPELLINGS: dict[str, str] = {
    spelling: f.name for f in functions.values() for spelling in (f.name, *f.aliases)
}


def find_function(spelling: str) -> Function | None:
    """The function of this name or alias; upper and lower case are the same.

    >>> find_function("ln").name, find_function("Gamma").name
    ('log', 'gamma')
    >>> find_function("cosine") is None
    True
    """
    name = _SPELLINGS.get(spelling) or _SPELLINGS.get(spelling.lower())
    return functions[name] if name else None


def near_function_names(spelling: str) -> list[str]:
    """Names of functions that look like this one.

    >>> near_function_names("bessel")
    ['bessely', 'besselk', 'besselj']
    """
    return near_names(spelling.lower(), _SPELLINGS)
