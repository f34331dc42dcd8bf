"""The convergent fractions of a dynamics campaign, as columns to cluster and rows to label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.density_clusters import METRICS
from discovery.errors import CampaignError, ClusteringError
from search.campaigns.campaign import Campaign

__all__ = ["GENERIC", "RIGID", "DynamicsPoints", "read_points"]

GENERIC = "generic"
RIGID = ("reduction", "partial-reduction", "rigid")  # classes with a constant trace

_COLUMNS = ("a", "b", "id", "class", "trace", "complex", *METRICS)


@dataclass(frozen=True)
class DynamicsPoints:
    """The convergent fractions, one a row.

    Attributes
    ----------
    table : pyarrow.Table
        Their columns: a, b, id, class, trace, complex, and the metrics.
    unusual : int
        Rows that were left out: without a limit, infinite, rational, undecided.
    """

    table: pa.Table
    unusual: int

    def __len__(self) -> int:
        return len(self.table)

    @classmethod
    def of(cls, table: pa.Table) -> DynamicsPoints:
        """The convergent rows of a table with the columns of a dynamics campaign.

        Raises
        ------
        ClusteringError
            If columns are missing.
        """
        missing = [name for name in ("outcome", *_COLUMNS) if name not in table.column_names]
        if missing:
            raise ClusteringError(
                f"the rows have no column {', '.join(missing)}; `brouncker run` a spec with "
                'kind = "dynamics" makes them'
            )
        kept = table.filter(pc.equal(table["outcome"], "convergent")).select(_COLUMNS)
        return cls(kept, len(table) - len(kept))

    def metric(self, name: str) -> NDArray[np.float64]:
        """A metric of all rows; NaN where there is none.

        Raises
        ------
        ClusteringError
            If no row has it.
        """
        if len(self) and self.table[name].null_count == len(self):
            raise ClusteringError(
                f"the metric {name} is missing in all {len(self):,} convergent fractions; run the "
                "campaign anew with it (for the reduced ones: with exact gcds), or give another "
                "--plane"
            )
        return self._column(name)

    @property
    def ratios(self) -> NDArray[np.float64]:
        """Eigenvalue ratios of all rows; NaN where there is none."""
        return self._column("eigenvalue_ratio")

    def _column(self, name: str) -> NDArray[np.float64]:
        values = pc.fill_null(self.table[name].cast(pa.float64()), float("nan"))
        return np.asarray(values.to_numpy(), dtype=np.float64)

    def plane(self, names: tuple[str, str]) -> NDArray[np.float64]:
        """Two metrics side by side: shape (N, 2)."""
        return np.stack([self.metric(name) for name in names], axis=1)

    @property
    def generic(self) -> NDArray[np.bool_]:
        """Which rows are generic."""
        return np.asarray(pc.equal(self.table["class"], GENERIC).fill_null(True).to_numpy())

    def classes(self) -> NDArray[np.str_]:
        """Fingerprint classes of all rows."""
        return np.asarray(self.table["class"].fill_null(GENERIC).to_numpy(), dtype=np.str_)

    def fraction(self, row: int) -> PCF:
        """The fraction of a row."""
        return PCF(self.table["a"][row].as_py(), self.table["b"][row].as_py())


def read_points(campaign: Campaign) -> DynamicsPoints:
    """Read a finished dynamics campaign.

    Raises
    ------
    CampaignError
        If it is of another kind, or chunks are missing.
    """
    if campaign.spec.kind != "dynamics":
        raise CampaignError(
            f"{campaign.directory} is a campaign of kind {campaign.spec.kind!r}; clusters need one "
            'of kind = "dynamics"'
        )
    inventory = campaign.inventory()
    missing = campaign.chunk_count - len(inventory.done)
    if missing:
        raise CampaignError(
            f"{campaign.directory} is not finished: {missing} of {campaign.chunk_count} chunks are "
            "missing; give its `brouncker run` again"
        )
    columns = ["outcome", *_COLUMNS]
    tables = [stored.table.select(columns) for _, stored in campaign.stored(inventory)]
    return DynamicsPoints.of(pa.concat_tables(tables))
