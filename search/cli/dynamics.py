"""The command about the convergence dynamics of a fraction: dynamics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from search.cli.arguments import FormulaCommand, examples, read_digits
from search.cli.output import print_fields, print_json, print_table

if TYPE_CHECKING:
    from discovery.convergence_dynamics.dynamics import Dynamics
    from discovery.convergence_dynamics.error_expansion import ErrorExpansion

__all__ = ["register"]

_MAX_DIGITS = 1000
_FIGURES = (
    *("naive_delta", "reduced_delta", "predicted_delta", "gamma_prime", "eta_prime"),
    *("beta", "gamma", "eta", "eigenvalue_ratio"),
)
_PLACES = 12
_NO_LIMIT = ("infinite", "no-limit", "undecided")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    lines = ("brouncker dynamics 2n+1 n^2", "brouncker dynamics 10n+5 -9n^2 --json")
    app.command(cls=FormulaCommand, epilog=examples(*lines))(dynamics)


def dynamics(
    a: Annotated[str, typer.Argument(metavar="A", help="a(n), such as 2n+1")],
    b: Annotated[str, typer.Argument(metavar="B", help="b(n), such as n^2 or -n^6")],
    depth: Annotated[
        int, typer.Option(help="Where to measure: a multiple of 8, 64 to 100,000.")
    ] = 1000,
    digits: Annotated[int, typer.Option(help="Decimal places of the limit.")] = 30,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Measure how a fraction grows, reduces and converges, beside what theory says.

    The fitted figures are those of one depth, in double precision, with the limit replaced by the
    convergent of twice the depth. They tend to the exact ones, slowly where convergence is slow.
    """
    from discovery.continued_fractions.pcf import PCF
    from discovery.convergence_dynamics.dynamics import dynamics as dynamics_of

    pcf = PCF(a, b)
    found = dynamics_of(pcf, depth, read_digits(digits, _MAX_DIGITS))
    if json:
        print_json(_row(found), _PLACES)
    else:
        _show(found)
    if found.outcome in _NO_LIMIT:
        typer.echo(f"error: {pcf} has no limit to show: {found.outcome}: {found.reason}", err=True)
        raise typer.Exit(1)


def _row(found: Dynamics) -> dict[str, Any]:
    row: dict[str, Any] = {
        "outcome": found.outcome,
        "reason": found.reason,
        "limit": {"fitted": found.limit, "exact": found.limit_text},
    }
    for name in _FIGURES:
        exact = found.exact[name]
        row[name] = {
            "fitted": getattr(found, name),
            "exact": exact.text,
            "exact_value": exact.value,
            "reason": exact.reason,
        }
    row["complex_eigenvalues"] = found.complex_eigenvalues
    row["gcd_logs"] = found.gcd_logs
    row["error"] = None if found.expansion is None else _expansion(found.expansion)
    return row


def _expansion(expansion: ErrorExpansion) -> dict[str, Any]:
    constant = expansion.constant
    return {
        "text": str(expansion),
        "rho": str(expansion.rho),
        "factorial": expansion.factorial,
        "exponent": str(expansion.exponent),
        "coefficients": [str(c) for c in expansion.coefficients],
        "constant": None if constant is None else constant.str(50, radius=False),
        "names": [{"of": n.of, "constant": n.expression} for n in expansion.names],
    }


def _show(found: Dynamics) -> None:
    print_fields({"outcome": found.outcome, "limit": found.limit_text, "reason": found.reason})
    rows = []
    for name in _FIGURES:
        fitted, exact = getattr(found, name), found.exact[name]
        rows.append(
            {
                "figure": name,
                "fitted": "" if fitted is None else f"{fitted:.4f}",
                "exact": exact.text,
                "value": "" if exact.value is None else f"{exact.value:.8f}",
                "why": exact.reason,
            }
        )
    print_table(("figure", "fitted", "exact", "value", "why"), rows)
    if found.expansion is not None:
        print(f"K - p_n/q_n = {found.expansion}")
        for known in found.expansion.names:
            print(f"{known.of} - its convergents = ({known.expression}){found.expansion.law}")
