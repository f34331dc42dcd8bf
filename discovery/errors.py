"""The errors of brouncker: one class a situation, each message with the thing and the remedy."""

from __future__ import annotations

__all__ = [
    "ArgumentError",
    "BrounckerError",
    "CampaignError",
    "CatalogueError",
    "ClusteringError",
    "DamagedChunkError",
    "DatasetError",
    "DomainError",
    "ExpressionError",
    "LimitError",
    "MatrixFieldError",
    "MissingExtraError",
    "NoValueError",
    "PartError",
    "PolynomialError",
    "ProofError",
    "SpecError",
    "TrajectoryError",
    "UnknownConstantError",
    "ValueTextError",
]


class BrounckerError(Exception):
    """Root of all errors that a user can cause and cure; its text is shown without a traceback."""


class ArgumentError(BrounckerError, TypeError):
    """A Python argument has a type that the function does not take; the message names both."""


class PolynomialError(BrounckerError, ValueError):
    """A polynomial cannot be read, or is zero where a nonzero one is needed."""


class ExpressionError(BrounckerError, ValueError):
    """An expression cannot be read, or has no finite real value (a pole, a complex value)."""


class UnknownConstantError(ExpressionError, KeyError):
    """A constant is not in the registry; the message lists near names."""

    def __str__(self) -> str:  # KeyError would print the repr of the message
        return str(self.args[0])


class ValueTextError(BrounckerError, ValueError):
    """A measured value such as ``3.14(2)`` cannot be read, or its uncertainty contradicts it."""


class LimitError(BrounckerError, ValueError):
    """A stated limit (degree, coefficient size, digits, terms) is passed."""


class MissingExtraError(BrounckerError, ImportError):
    """A part that is installed on request is not there; the message names the extra."""


class NoValueError(BrounckerError, ValueError):
    """The fraction has no value to work with: it has no limit, or its limit is not reachable."""


class ProofError(BrounckerError, ValueError):
    """A certificate proves nothing: a witness is malformed, or does not imply the claim."""


class DatasetError(BrounckerError, ValueError):
    """There is no dataset of that name, or its files are not where they are installed."""


class DomainError(BrounckerError, ValueError):
    """A search domain is empty, or a family cannot be read."""


class SpecError(BrounckerError, ValueError):
    """A search spec has an unknown key or a value that is not allowed."""


class CampaignError(BrounckerError):
    """A campaign directory cannot be used: another spec, another version, not writable, torn."""


class DamagedChunkError(CampaignError):
    """A chunk's file is torn, altered or of another campaign; the next run sets it aside."""


class PartError(BrounckerError, ValueError):
    """A part of a campaign is not written as K/N, or there is no such part."""


class CatalogueError(BrounckerError):
    """A catalogue cannot be opened: another schema, not a catalogue, not reachable."""


class ClusteringError(BrounckerError, ValueError):
    """Points cannot be clustered: too few, no such plane, or metrics that are missing."""


class MatrixFieldError(BrounckerError, ValueError):
    """A matrix field cannot be made: unreadable entries, unequal sizes, or not conservative."""


class TrajectoryError(BrounckerError, ValueError):
    """A field has no trajectory there: a pole or a singular matrix on the way, or no direction."""
