"""Clusters of fractions in planes of two convergence metrics.

A plane is thinned to one point a cell, what is left is clustered by HDBSCAN (density, not a number
of clusters given beforehand), and every other point goes to its nearest cluster if that is near.

HDBSCAN needs the minimum spanning tree of the mutual reachability distance. Between points of a
plane it is looked for among the edges of the Delaunay triangulation and those to the nearest
neighbours, where it lies but for rare ties of density, instead of among all pairs: 10^5 cells take
seconds, and not the square of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from discovery.errors import ClusteringError

__all__ = [
    "CELL",
    "METRICS",
    "MIN_SIZE",
    "MOST_CLUSTERS",
    "NOISE",
    "PLANES",
    "REACH",
    "Clusters",
    "cluster_plane",
    "read_plane",
    "thin",
]

METRICS = (
    "naive_delta",
    "reduced_delta",
    "predicted_delta",
    "gamma_prime",
    "eta_prime",
    "beta",
    "gamma",
    "eta",
    "eigenvalue_ratio",
)
PLANES = (
    ("reduced_delta", "eta_prime"),
    ("reduced_delta", "gamma_prime"),
    ("reduced_delta", "eta"),
    ("reduced_delta", "gamma"),
)
CELL = 0.001
REACH = 0.01
MIN_SIZE = 5
MOST_CLUSTERS = 500
NOISE = -1

_NEIGHBOURS = 8  # beyond what the core distance needs: edges offered to the spanning tree
_FAR = 1e9  # values beyond it are no metric that a cell of 0.001 could tell apart

Points = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """The clusters of one plane.

    Attributes
    ----------
    labels : int64 array
        For each point the number of its cluster, or -1: it has none, or no finite coordinates.
    count : int
        Number of clusters.
    measured : int
        Points with finite coordinates.
    cells : int
        Points left after thinning.
    clustered : int
        Cells that HDBSCAN itself put into clusters; the other members came by nearness.
    """

    labels: Labels
    count: int
    measured: int
    cells: int
    clustered: int

    @property
    def skipped(self) -> bool:
        """Whether there are more clusters than a plane may have to say anything."""
        return self.count > MOST_CLUSTERS


def read_plane(text: str) -> tuple[str, str]:
    """Read ``reduced_delta,eta``.

    Raises
    ------
    ClusteringError
        If it does not name two different metrics.

    Examples
    --------
    >>> read_plane("reduced_delta, gamma")
    ('reduced_delta', 'gamma')
    """
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in METRICS]
    if unknown:
        raise ClusteringError(
            f"there is no metric {unknown[0]!r} for a plane; there are {', '.join(METRICS)}"
        )
    if len(names) != 2 or names[0] == names[1]:
        raise ClusteringError(
            f"a plane is two different metrics, such as {','.join(PLANES[0])}; got {text!r}"
        )
    return names[0], names[1]


def thin(points: Points, cell: float = CELL) -> Labels:
    """Indices of the first point of each cell of a square grid, in order.

    Examples
    --------
    >>> thin(np.array([[0.0001, 0.0], [0.0002, 0.0009], [0.5, 0.5]])).tolist()
    [0, 2]
    """
    cells = np.floor(points / cell).astype(np.int64)
    _, first = np.unique(cells, axis=0, return_index=True)
    return np.sort(first).astype(np.int64)


def cluster_plane(
    points: Points, min_size: int = MIN_SIZE, cell: float = CELL, reach: float = REACH
) -> Clusters:
    """Cluster points of a plane.

    Parameters
    ----------
    points : float64 array, shape (N, 2)
        Points with a coordinate that is not finite belong to no cluster.
    min_size : int
        Cells that a cluster has at the least.
    cell : float
        Side of the cells of thinning.
    reach : float
        Points within it of a cluster's cell belong to that cluster, the nearest one.

    Raises
    ------
    ClusteringError
        If min_size is below 2, there are fewer cells than a cluster needs, or scikit-learn is
        not installed.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> blobs = np.concatenate([rng.normal(centre, 0.01, (50, 2)) for centre in (0, 1)])
    >>> found = cluster_plane(blobs)
    >>> found.count, len(set(found.labels[:50].tolist()) & set(found.labels[50:].tolist()) - {-1})
    (2, 0)
    """
    try:
        from scipy.spatial import KDTree
        from sklearn.cluster import HDBSCAN
    except ImportError:
        raise ClusteringError(
            "clustering needs scikit-learn: pip install 'brouncker[cluster]'"
        ) from None
    if min_size < 2:
        raise ClusteringError(f"a cluster has 2 members or more; got a least size of {min_size}")
    with np.errstate(invalid="ignore"):
        usable = np.flatnonzero((np.abs(points) < _FAR).all(axis=1))
    finite = points[usable]
    kept = thin(finite, cell) if len(finite) else np.zeros(0, np.int64)
    if len(kept) < min_size:
        raise ClusteringError(
            f"{len(kept)} distinct points (cells of {cell:g}) are too few: a cluster needs "
            f"{min_size}; take a larger domain, or a smaller least size"
        )
    cells = finite[kept]
    neighbours = min(len(cells), min_size + _NEIGHBOURS)
    if len(cells) <= neighbours:
        model = HDBSCAN(min_cluster_size=min_size, copy=True)
        own = model.fit_predict(cells).astype(np.int64)
    else:
        model = HDBSCAN(min_cluster_size=min_size, metric="precomputed", copy=False)
        own = model.fit_predict(_near_pairs(cells, neighbours)).astype(np.int64)
    labels = np.full(len(points), NOISE, np.int64)
    inside = np.flatnonzero(own != NOISE)
    if len(inside):
        distance, nearest = KDTree(cells[inside]).query(finite)
        labels[usable] = np.where(distance <= reach, own[inside[nearest]], NOISE)
        labels[usable[kept[inside]]] = own[inside]
    return Clusters(labels, int(own.max()) + 1, len(usable), len(kept), len(inside))


def _near_pairs(cells: Points, neighbours: int) -> Any:
    """Distances of the pairs among which the spanning tree is looked for: a sparse matrix."""
    from scipy.sparse import coo_array
    from scipy.spatial import KDTree

    count = len(cells)
    _, near = KDTree(cells).query(cells, k=neighbours)
    first = np.repeat(np.arange(count), neighbours - 1)
    pairs = np.stack([first, near[:, 1:].ravel()], axis=1)
    pairs = np.concatenate([pairs, _spanning_edges(cells)])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    lengths = np.linalg.norm(cells[pairs[:, 0]] - cells[pairs[:, 1]], axis=1)
    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.arange(count)])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], np.arange(count)])
    # zeros on the diagonal are stored: a point counts among its own neighbours
    values = np.concatenate([lengths, lengths, np.zeros(count)])
    return coo_array((values, (rows, columns)), shape=(count, count)).tocsr()


def _spanning_edges(cells: Points) -> NDArray[np.int64]:
    """Edges that connect all points: of the Delaunay triangulation, or along a line."""
    from scipy.spatial import Delaunay, QhullError

    lines = [_consecutive(cells)]
    try:
        triangles = Delaunay(cells, qhull_options="Qbb Qc Qz Q12").simplices
    except QhullError:  # all on one line
        return lines[0]
    lines += [triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (0, 2))]
    return np.concatenate(lines).astype(np.int64)


def _consecutive(cells: Points) -> NDArray[np.int64]:
    """Neighbours in the order of the coordinates: also what a triangulation left out is tied in."""
    order = np.lexsort((cells[:, 1], cells[:, 0]))
    return np.stack([order[:-1], order[1:]], axis=1)
