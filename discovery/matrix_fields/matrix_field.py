"""Conservative matrix fields (arXiv 2303.09318, 2308.11829): matrices without path dependence.

A field gives a matrix M_i over Q(x_1, ..., x_k) to each of k directions, such that a step along i
and then along j is a step along j and then along i:

    M_i(x) M_j(x + e_i) = M_j(x) M_i(x + e_j).

So the product of the matrices along a lattice path depends on its ends only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, islice, permutations
from typing import Any

from flint import fmpq_mat

from discovery.algebra.multivariate_matrix import (
    CommonMatrix,
    CompiledMatrix,
    Entries,
    Line,
    inverse,
)
from discovery.algebra.rational_function import RationalFunction, context, latex_polynomial
from discovery.algebra.univariate_matrix import RationalMatrix
from discovery.arguments import (
    read_exact,
    read_flag,
    read_integer,
    read_integers,
    read_items,
    read_text,
)
from discovery.errors import MatrixFieldError, TrajectoryError
from discovery.matrix_fields.field_input import (
    MAX_SIZE,
    MAX_VARIABLES,
    matrix_entries,
    variable_names,
)
from discovery.shortened_text import shortened

__all__ = ["MAX_SIZE", "MAX_VARIABLES", "MatrixField"]

_ORDERS = 120  # of the variables that are tried for a path without poles
_SHOWN = 120  # characters of a defect that are shown


class MatrixField:
    """A conservative matrix field: proven to be one when it is made.

    Parameters
    ----------
    variables : sequence of str
        Names, such as ``("x", "y")``.
    matrices : sequence of square matrices, or mapping of names to them
        One matrix a variable, all of one size; entries are exact: text (``"x^2/(y+1)"``), integers,
        fractions, or polynomials of python-flint.

    Raises
    ------
    MatrixFieldError
        For unreadable entries, matrices that are not square or not of one size, or a pair of
        variables that does not commute; the message names the pair and the defect.
    LimitError
        Beyond 12 variables or 8 rows.

    Examples
    --------
    >>> matrices = [[["0", "x^2"], ["1", "2y-1"]], [["x-y", "x^2"], ["1", "x+y"]]]
    >>> log2 = MatrixField(("x", "y"), matrices)
    >>> print(log2)
    x: [0, x^2; 1, 2*y-1]
    y: [x-y, x^2; 1, x+y]
    >>> eval(repr(log2)) == log2
    True
    >>> MatrixField(("x", "y"), ([["x"]], [["x"]]))
    Traceback (most recent call last):
    discovery.errors.MatrixFieldError: the field is not conservative in x and y: entry (1, 1) of \
M_x(x) M_y(x+e_x) - M_y(x) M_x(x+e_y) is x
    """

    __slots__ = ("__dict__", "matrices", "variables")

    variables: tuple[str, ...]
    matrices: tuple[Entries, ...]

    def __init__(self, variables: Sequence[str], matrices: Any) -> None:
        self.variables = variable_names(variables)
        if isinstance(matrices, Mapping):
            unknown = [name for name in matrices if name not in self.variables]
            missing = [name for name in self.variables if name not in matrices]
            if unknown or missing:
                what = f"no matrix for {missing[0]}" if missing else f"no variable {unknown[0]}"
                raise MatrixFieldError(f"the field has {what}; give one matrix for each variable")
            matrices = [matrices[name] for name in self.variables]
        matrices = read_items(matrices, "matrices", "a matrix for each variable")
        if len(matrices) != len(self.variables):
            raise MatrixFieldError(
                f"{len(matrices)} matrices for {len(self.variables)} variables; give one for each"
            )
        ctx = context(self.variables)
        self.matrices = tuple(
            matrix_entries(name, rows, ctx)
            for name, rows in zip(self.variables, matrices, strict=True)
        )
        for name, rows in zip(self.variables, self.matrices, strict=True):
            if len(rows) != len(self.matrices[0]):
                raise MatrixFieldError(
                    f"the matrices are of different size: {self.variables[0]} has "
                    f"{len(self.matrices[0])} rows, {name} has {len(rows)}; make them equal"
                )
        self._prove()

    def _prove(self) -> None:
        """M_i(x) M_j(x + e_i) = M_j(x) M_i(x + e_j) for all pairs, as polynomials."""
        ctx = context(self.variables)
        gens = list(ctx.gens())
        ahead = [[g + (i == j) for j, g in enumerate(gens)] for i in range(len(gens))]
        common = [c.matrix for c in self._compiled]
        for i, j in combinations(range(len(gens)), 2):
            left = common[i] @ common[j].compose(ahead[i])
            right = common[j] @ common[i].compose(ahead[j])
            for r, (row, other) in enumerate(zip(left.rows, right.rows, strict=True), 1):
                for c, (p, q) in enumerate(zip(row, other, strict=True), 1):
                    if p * right.denominator != q * left.denominator:
                        x, y = self.variables[i], self.variables[j]
                        defect = RationalFunction(p, left.denominator) - RationalFunction(
                            q, right.denominator
                        )
                        raise MatrixFieldError(
                            f"the field is not conservative in {x} and {y}: entry ({r}, {c}) of "
                            f"M_{x}(x) M_{y}(x+e_{x}) - M_{y}(x) M_{x}(x+e_{y}) is "
                            f"{shortened(str(defect), _SHOWN)}"
                        )

    @cached_property
    def _compiled(self) -> tuple[CompiledMatrix, ...]:
        return tuple(CompiledMatrix(CommonMatrix.of(rows)) for rows in self.matrices)

    @cached_property
    def _inverses(self) -> dict[int, CompiledMatrix | None]:
        """The inverses that were needed so far, by variable."""
        return {}

    def _inverse(self, variable: int) -> CompiledMatrix | None:
        if variable not in self._inverses:
            self._inverses[variable] = inverse(self._compiled[variable].matrix)
        return self._inverses[variable]

    @property
    def size(self) -> int:
        """Rows of each matrix."""
        return len(self.matrices[0])

    @property
    def dimension(self) -> int:
        """Number of variables."""
        return len(self.variables)

    @cached_property
    def id(self) -> str:
        """A hash of the matrices, whatever the variables are called: equal ones are one field.

        >>> field, same = (MatrixField((x,), [[[f"{x}/2"]]]) for x in "xn")
        >>> field.id == same.id, field == same
        (True, False)
        """
        parts = [
            sorted(([int(e) for e in exponents], str(c)) for exponents, c in part.to_dict().items())
            for rows in self.matrices
            for row in rows
            for r in row
            for part in (r.numerator, r.denominator)
        ]
        text = json.dumps([self.dimension, self.size, parts], separators=(",", ":"))
        return f"field-{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MatrixField):
            return NotImplemented
        return (self.variables, self.matrices) == (other.variables, other.matrices)

    def __hash__(self) -> int:
        return hash((self.variables, self.matrices))

    def texts(self) -> tuple[list[list[str]], ...]:
        """The entries as texts that read back, a matrix a variable."""
        return tuple([[str(r) for r in row] for row in rows] for rows in self.matrices)

    def __repr__(self) -> str:
        return f"MatrixField({self.variables}, {self.texts()})"

    def __str__(self) -> str:
        return "\n".join(
            f"{name}: [{'; '.join(', '.join(row) for row in rows)}]"
            for name, rows in zip(self.variables, self.texts(), strict=True)
        )

    def latex(self) -> str:
        """LaTeX of the matrices, one line each."""
        lines = []
        for i, rows in enumerate(self.matrices):
            name = latex_polynomial(context(self.variables).gens()[i])
            body = r"\\".join("&".join(r.latex() for r in row) for row in rows)
            lines.append(rf"M_{{{name}}}=\begin{{pmatrix}}{body}\end{{pmatrix}}")
        return r"\quad ".join(lines)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def to_json(self) -> str:
        """One line of JSON that `from_json` reads back."""
        return json.dumps({"variables": self.variables, "matrices": self._named_texts()})

    def _named_texts(self) -> dict[str, list[list[str]]]:
        return dict(zip(self.variables, self.texts(), strict=True))

    @classmethod
    def from_json(cls, text: str) -> MatrixField:
        """Read what `to_json` wrote; everything is checked again.

        >>> MatrixField.from_json('{"variables": ["x"], "matrices": {"x": [["x/2"]]}}')
        MatrixField(('x',), ([['x/2']],))
        """
        read_text(text, "text", "JSON, as to_json writes it")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise MatrixFieldError(f"this is no JSON of a matrix field: {error}") from None
        if not isinstance(data, dict) or not {"variables", "matrices"} <= set(data):
            raise MatrixFieldError('a matrix field in JSON has the keys "variables" and "matrices"')
        return cls(data["variables"], data["matrices"])

    def translate(self, by: Sequence[int | Fraction]) -> MatrixField:
        """The field of x + by, with rational numbers."""
        takes = "rational numbers, one for each variable"
        offset = [read_exact(s, "by", takes) for s in read_items(by, "by", takes)]
        self._check_length(offset, "by")
        if not any(offset):
            return self
        matrices = [[[r.translate(offset) for r in row] for row in rows] for rows in self.matrices]
        return MatrixField(self.variables, matrices)

    def at(self, variable: int, point: Sequence[int]) -> fmpq_mat:
        """The matrix of a variable, by its index, at an integer point.

        Raises
        ------
        TrajectoryError
            At a pole.
        """
        variable, point = self._index(variable), self._point(point, "point")
        found = self._compiled[variable].at(point)
        if found is None:
            raise TrajectoryError(self._pole(variable, point))
        return found

    def _index(self, variable: object) -> int:
        found = read_integer(variable, "variable", "the index of a variable, 0 for the first")
        if not 0 <= found < self.dimension:
            raise MatrixFieldError(
                f"there is no variable of index {found}; the field has {self.dimension}"
            )
        return found

    def _point(self, given: object, name: str) -> tuple[int, ...]:
        point = read_integers(given, name, "integers, one for each variable")
        self._check_length(point, name)
        return point

    def _check_length(self, given: Sequence[object], name: str) -> None:
        if len(given) != self.dimension:
            raise MatrixFieldError(
                f"{name} has {len(given)} entries, and the field {self.dimension} variables: "
                f"{', '.join(self.variables)}"
            )

    def _pole(self, variable: int, point: Sequence[int]) -> str:
        place, name = ", ".join(map(str, point)), self.variables[variable]
        return f"the matrix of {name} has a pole at ({place}); choose another start"

    def step(self, variable: int, point: Sequence[int], forward: bool = True) -> fmpq_mat:
        """The matrix of one step from a point along a variable, or against it.

        Raises
        ------
        TrajectoryError
            At a pole, or for a step back over a singular matrix.
        """
        variable, point = self._index(variable), self._point(point, "point")
        if read_flag(forward, "forward"):
            return self.at(variable, point)
        before = [x - (i == variable) for i, x in enumerate(point)]
        matrix = self.at(variable, before)
        if matrix.det() == 0:
            place = ", ".join(map(str, before))
            raise TrajectoryError(
                f"the matrix of {self.variables[variable]} is singular at ({place}): there is no "
                "step back over it"
            )
        return matrix.inv()

    def along_path(self, start: Sequence[int], steps: Iterable[int]) -> fmpq_mat:
        """The product along a lattice path.

        Parameters
        ----------
        start : sequence of int
        steps : iterable of int
            ``i`` for a step along variable i = 1, 2, ..., ``-i`` for one against it.

        Examples
        --------
        >>> matrices = [[["0", "x^2"], ["1", "2y-1"]], [["x-y", "x^2"], ["1", "x+y"]]]
        >>> log2 = MatrixField(("x", "y"), matrices)
        >>> log2.along_path((1, 1), [1, 2]) == log2.along_path((1, 1), [2, 1])
        True
        """
        point = list(self._point(start, "start"))
        steps = read_integers(steps, "steps", "numbers of variables, such as (1, 2, -1)")
        size = range(self.size)
        matrix = fmpq_mat([[int(i == j) for j in size] for i in size])
        for s in steps:
            if not 0 < abs(s) <= self.dimension:
                raise MatrixFieldError(
                    f"there is no variable {abs(s)}; steps go along 1 ... {self.dimension}, or "
                    "against them with a minus sign"
                )
            matrix = matrix * self.step(abs(s) - 1, point, s > 0)
            point[abs(s) - 1] += 1 if s > 0 else -1
        return matrix

    def along(self, start: Sequence[int], direction: Sequence[int]) -> RationalMatrix:
        """T(n): the matrix from start + n direction to start + (n + 1) direction, in lowest terms.

        Raises
        ------
        TrajectoryError
            If the line lies in the poles of the field, or a step back is needed and the matrix of
            its variable is singular.
        """
        start, direction = self._point(start, "start"), self._point(direction, "direction")
        for order in self._orders(direction):
            factors = list(self._factors(list(start), direction, order))
            if not any(factor.denominator.is_zero() for factor in factors):
                break
        else:
            raise TrajectoryError(
                f"the line through ({', '.join(map(str, start))}) along "
                f"({', '.join(map(str, direction))}) lies in the poles of the field; choose "
                "another start or direction"
            )
        while len(factors) > 1:  # neighbours first, so that factors have equal degrees
            pairs = [a @ b for a, b in zip(factors[::2], factors[1::2], strict=False)]
            factors = pairs + factors[2 * len(pairs) :]
        return factors[0].reduced()

    def _orders(self, direction: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Orders of the variables in a path: where one meets a pole on its way, another may not."""
        used = [i for i, d in enumerate(direction) if d]
        yield from islice(chain([used, used[::-1]], permutations(used)), _ORDERS)

    def _factors(
        self, point: list[int], direction: Sequence[int], order: Sequence[int]
    ) -> Iterator[RationalMatrix]:
        for variable in order:
            d = direction[variable]
            source: CompiledMatrix | None = self._compiled[variable]
            if d < 0:
                source = self._inverse(variable)
            if source is None:
                raise TrajectoryError(
                    f"the matrix of {self.variables[variable]} is singular everywhere: a direction "
                    "against it is impossible"
                )
            for _ in range(abs(d)):
                if d < 0:
                    point[variable] -= 1
                yield source.along(Line(point, direction))
                if d > 0:
                    point[variable] += 1
