"""Values of expressions: exact where they are rational arithmetic, rigorous balls elsewhere."""

from __future__ import annotations

from math import ceil, log2

from flint import arb, ctx, fmpq, fmpz

from discovery.definitions.constant_table import NAMED_ROWS
from discovery.definitions.evaluation_work import WorkBudget, elementary, multiplications
from discovery.definitions.function import Argument, OutsideDomainError, UndeterminedError
from discovery.definitions.function_table import functions
from discovery.definitions.measured_constants import measured_decimals
from discovery.errors import ExpressionError, LimitError
from discovery.expressions.parser import formula_of
from discovery.expressions.tree import (
    Call,
    Integer,
    Name,
    Node,
    Power,
    Product,
    Sum,
    node_text,
    nodes_of,
)
from discovery.shortened_text import shortened

__all__ = ["Evaluator", "enclose_tree", "exact_root", "numerical_atoms"]

MAX_DIGITS = 1_100_000
MAX_MAGNITUDE_DIGITS = 100_000  # values lie within 10^(-100000) and 10^100000
_MAX_BITS = 332_193  # the same in bits
_MAX_EXACT_WORK = 4_000_000  # bits of all exact numbers that one expression may make
_MAX_ROOT = 64
_MAX_SQUARINGS = 64  # beyond it a power by logarithm and exponential is shorter
_STORED_BITS = 1024  # extra bits with which stored digits, not the precision, are what is missing
_PATIENCE_BITS = 8192  # extra bits before a value counts as not determined


def _bits(x: fmpq) -> int:
    return max(int(x.numerator.bit_length()), int(x.denominator.bit_length()))


def exact_root(x: fmpq, n: int) -> fmpq | None:
    """The n-th root of a rational when it is rational, of a negative one for odd n.

    >>> exact_root(fmpq(-8, 27), 3), exact_root(fmpq(2), 2)
    (-2/3, None)
    """
    if x < 0:
        root = exact_root(-x, n) if n % 2 else None
        return None if root is None else -root
    p, q = x.numerator.root(n), x.denominator.root(n)
    return fmpq(p, q) if p**n == x.numerator and q**n == x.denominator else None


def _shortened(text: str) -> str:
    return shortened(text)


class Evaluator:
    """Evaluates the nodes of one tree, keeping exact values; balls at flint's working precision."""

    def __init__(self, budget: WorkBudget | None = None) -> None:
        self._budget = WorkBudget(1) if budget is None else budget
        self._exact: dict[int, fmpq | None] = {}
        self._alive: list[Node] = []  # keeps the ids of the dictionary above from being reused
        self._work = 0

    def exact(self, node: Node) -> fmpq | None:
        """The exact value, or None where more than rational arithmetic is needed."""
        key = id(node)
        if key not in self._exact:
            self._exact[key] = self._exact_value(node)
            self._alive.append(node)
        return self._exact[key]

    def _kept(self, x: fmpq) -> fmpq:
        """Count a new exact number against the limits."""
        bits = _bits(x)
        self._work += bits
        if bits > _MAX_BITS:
            raise LimitError(
                f"a rational number in the expression has more than {MAX_MAGNITUDE_DIGITS:,} digits"
            )
        if self._work > _MAX_EXACT_WORK:
            raise LimitError("the rational numbers in the expression are too long altogether")
        return x

    def _exact_value(self, node: Node) -> fmpq | None:
        match node:
            case Integer(value):
                return fmpq(value)
            case Sum(terms):
                total = fmpq(0)
                for sign, term in terms:
                    x = self.exact(term)
                    if x is None:
                        return None
                    total = self._kept(total + x if sign > 0 else total - x)
                return total
            case Product(factors):
                total = fmpq(1)
                for exponent, factor in factors:
                    x = self.exact(factor)
                    if x is None:
                        return None
                    if exponent < 0 and x == 0:
                        raise _no_value(node, "it divides by 0")
                    total = self._kept(total * x if exponent > 0 else total / x)
                return total
            case Power(base, exponent):
                b, y = self.exact(base), self.exact(exponent)
                return None if b is None or y is None else self._exact_power(node, b, y)
            case Call("sqrt" | "cbrt" as name, (argument,)):
                x = self.exact(argument)
                return None if x is None else exact_root(x, 2 if name == "sqrt" else 3)
            case _:
                return None

    def _exact_power(self, node: Power, b: fmpq, y: fmpq) -> fmpq | None:
        if b == 0:
            if y > 0:
                return b
            raise _no_value(node, "a power of 0 needs an exponent greater than 0")
        if b == 1:
            return b
        if y.denominator > _MAX_ROOT:
            return None
        n = int(y.denominator)
        root = b if n == 1 else exact_root(b, n)
        if root is None:
            return None
        k = int(y.numerator)
        if root == -1:
            return fmpq(-1 if k % 2 else 1)
        # |root|^k has k times the bits of root, up to k: refuse before computing
        if (_bits(root) - 1) * abs(k) > _MAX_BITS or abs(k) > _MAX_BITS:
            raise LimitError(
                f"{_shortened(node_text(node))} is a rational number of more than "
                f"{MAX_MAGNITUDE_DIGITS:,} digits, the limit"
            )
        return self._kept(root**k)

    def ball(self, node: Node) -> arb:
        """A ball that contains the value, at the working precision."""
        exact = self.exact(node)
        if exact is not None:
            return arb(exact)
        match node:
            case Name(name):
                return self._named(name)
            case Sum(terms):
                value = arb(0)
                for sign, term in terms:
                    x = self.ball(term)
                    value = value + x if sign > 0 else value - x
            case Product(factors):
                value = arb(1)
                for exponent, factor in factors:
                    x = self.ball(factor)
                    value = value * x if exponent > 0 else value * self._inverse(node, x)
            case Power(base, exponent):
                value = self._power(node, self.ball(base), self.ball(exponent))
            case Call(name, arguments):
                pairs = [Argument(self.ball(a), self.exact(a)) for a in arguments]
                try:
                    value = functions[name](pairs, self._budget)
                except OutsideDomainError as error:
                    raise _no_value(node, str(error)) from None
                except UndeterminedError as error:
                    raise UndeterminedError(f"{_shortened(node_text(node))}: {error}") from None
            case _:
                raise TypeError(f"not a node: {node!r}")
        if abs(value).lower() > _LARGEST:
            raise _too_large(node)
        return value

    def _named(self, name: str) -> arb:
        row = NAMED_ROWS[name]
        if row.ball is not None:
            self._budget.spend(row.work(ctx.prec), name)
            return row.ball()
        return self.ball(formula_of(name))

    def _inverse(self, node: Node, x: arb) -> arb:
        if x.contains(0):
            raise UndeterminedError(f"{_shortened(node_text(node))}: the divisor may be 0")
        return 1 / x

    def _power(self, node: Power, x: arb, y: arb) -> arb:
        exponent = self.exact(node.exponent)
        if node.base == Name("e"):
            return self._exponential(node, y)
        if self.exact(node.base) == 0:
            if y > 0:
                return arb(0)
            raise _no_value(node, "a power of 0 needs an exponent greater than 0")
        if exponent is not None and exponent.denominator == 1:
            return self._integer_power(node, x, exponent.numerator)
        if exponent is not None and x < 0:
            if exponent.denominator % 2 == 0:
                raise _no_value(node, "an even root of a negative number is complex")
            value = self._positive_power(node, -x, y, exponent)
            return -value if exponent.numerator % 2 else value
        if x < 0:
            raise _no_value(node, "a power of a negative number needs a rational exponent")
        return self._positive_power(node, x, y, exponent)

    def _integer_power(self, node: Power, x: arb, n: fmpz) -> arb:
        if n <= 0 and x.contains(0):
            raise UndeterminedError(f"{_shortened(node_text(node))}: the base may be 0")
        if abs(n) > 2:
            self._check_magnitude(node, x, arb(n))
        if n.bit_length() > _MAX_SQUARINGS and not x.contains(0):  # x is near 1 or -1 then
            value = self._exponential(node, n * abs(x).log())
            return -value if n % 2 and x < 0 else value
        work = multiplications(2 * int(n.bit_length()) + 10, ctx.prec)
        self._budget.spend(work, _shortened(node_text(node)))
        return x**n if n >= 0 else (1 / x) ** -n

    def _positive_power(self, node: Power, x: arb, y: arb, exponent: fmpq | None) -> arb:
        if not x > 0:
            raise UndeterminedError(f"{_shortened(node_text(node))}: the base may be 0")
        self._check_magnitude(node, x, y)
        if (
            exponent is not None
            and exponent.denominator <= _MAX_ROOT
            and abs(exponent.numerator) <= _MAX_ROOT
        ):
            self._budget.spend(elementary(ctx.prec), _shortened(node_text(node)))
            return x.root(int(exponent.denominator)) ** exponent.numerator
        return self._exponential(node, y * x.log())

    def _check_magnitude(self, node: Power, x: arb, y: arb) -> None:
        if x.contains(0):
            if y > 0 and abs(x) < 1:
                return
            raise UndeterminedError(f"{_shortened(node_text(node))}: the base may be 0")
        self._exponent_size(node, y * abs(x).log())

    def _exponential(self, node: Power, y: arb) -> arb:
        self._budget.spend(2 * elementary(ctx.prec), _shortened(node_text(node)))
        self._exponent_size(node, y)
        return y.exp()

    def _exponent_size(self, node: Power, y: arb) -> None:
        if abs(y) > _LARGEST_EXPONENT:
            raise _too_large(node)
        if not abs(y) < 2 * _LARGEST_EXPONENT:
            raise UndeterminedError(f"{_shortened(node_text(node))}: the exponent is not known")


_LARGEST = arb(fmpz(1) << _MAX_BITS)
_LARGEST_EXPONENT = 230_258


def _no_value(node: Node, reason: str) -> ExpressionError:
    return ExpressionError(f"{_shortened(node_text(node))} has no finite real value: {reason}")


def _too_large(node: Node) -> LimitError:
    return LimitError(
        f"{_shortened(node_text(node))} is beyond the limit: the sizes of values must lie within "
        f"10^(-{MAX_MAGNITUDE_DIGITS}) and 10^{MAX_MAGNITUDE_DIGITS}"
    )


def numerical_atoms(node: Node) -> tuple[tuple[str, int], ...]:
    """What is known by stored digits only: canonical texts, and decimals known of each.

    Examples
    --------
    >>> from discovery.expressions.parser import read_expression
    >>> numerical_atoms(read_expression("brun+measured(314,2)/pi")[0])
    (('brun', 12), ('measured(314,2)', 1))
    """
    found: dict[str, int] = {}
    for part in nodes_of(node):
        match part:
            case Name(name) if (digits := NAMED_ROWS[name].stored_digits) is not None:
                found[name] = digits
            case Call("measured", (_, places, *rest)):
                k, u = Evaluator().exact(places), Evaluator().exact(rest[0]) if rest else fmpq(1)
                known = (
                    0
                    if k is None or u is None
                    else measured_decimals(int(k.numerator), int(u.numerator))
                )
                found[node_text(part)] = known
    return tuple(found.items())


def _known_too_badly(node: Node, digits: int, atoms: tuple[tuple[str, int], ...]) -> LimitError:
    name, known = min(atoms, key=lambda atom: atom[1])
    whole = "" if node_text(node) == name else f" of {_shortened(node_text(node))}"
    return LimitError(
        f"{_shortened(name)} is known numerically only, to {known} decimals: too few for "
        f"{digits} decimals{whole}; ask for fewer"
    )


def enclose_tree(node: Node, digits: int) -> arb:
    """A ball of radius below 10^(-digits) that contains the value of a tree.

    The working precision is raised until the radius fits. A divisor whose ball still holds 0 with
    8,192 extra bits (or a quarter more than asked for, if that is more) counts as not determined.

    Raises
    ------
    ExpressionError
        If there is no finite real value, or it is not determined.
    LimitError
        If digits is not within 1 and 1,100,000, a value is beyond 10^100000, or a constant in the
        tree is known numerically only, to too few digits.
    """
    if not 1 <= digits <= MAX_DIGITS:
        raise LimitError(f"{digits} digits asked for; give a number from 1 to {MAX_DIGITS:,}")
    target = ceil(digits * log2(10)) + 4
    evaluator = Evaluator(WorkBudget(digits))
    atoms = numerical_atoms(node)
    extra = 40
    patience = max(_PATIENCE_BITS, target // 4)
    before = ctx.prec
    try:
        limit = patience + 4 * _MAX_BITS
        while True:
            ctx.prec = target + extra
            try:
                ball = evaluator.ball(node)
            except UndeterminedError as error:
                if extra > patience:
                    raise ExpressionError(
                        f"{_shortened(node_text(node))} is not determined with "
                        f"{ctx.prec:,} bits: {error}"
                    ) from None
                extra *= 4
                continue
            radius = ball.rad()
            if radius * fmpz(10) ** digits < 1:
                return ball
            if atoms and extra > _STORED_BITS:
                raise _known_too_badly(node, digits, atoms)
            # log2 of the radius, and so the bits still missing, from its binary exponent
            mantissa, exponent = radius.man_exp()
            missing = int(exponent) + int(mantissa.bit_length()) + target
            extra += max(missing, extra // 2) + 16
            if atoms and extra <= _STORED_BITS:
                extra = _STORED_BITS + 1
            if extra > limit:
                raise ExpressionError(
                    f"{_shortened(node_text(node))} is not determined to {digits} digits"
                )
    finally:
        ctx.prec = before
