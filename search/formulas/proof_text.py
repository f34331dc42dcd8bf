"""An accepted certificate as people read it: lines of text, or LaTeX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from discovery.continued_fractions.pcf import PCF
from discovery.expressions.expression import parse_expression
from discovery.expressions.tree import node_text
from search.formulas.relation_kind import kind_of
from verify.certificates.certificate import Certificate, RelationStatement, ValueStatement
from verify.theorems.lemmas import equation_of

__all__ = ["proof_latex", "proof_lines", "statement_text"]

_POLYNOMIALS = {"num", "den", "polynomial"}
_ESCAPED = {"_": r"\_", "#": r"\#", "&": r"\&", "%": r"\%"}

Step = Mapping[str, Any]


def statement_text(statement: ValueStatement | RelationStatement) -> str:
    """What a certificate states.

    >>> statement_text(ValueStatement("2*n+1", "n^2", "4/pi"))
    'K(2*n+1, n^2) = 4/pi'
    >>> statement_text(RelationStatement("2*n+1", "n^2", ("2*n+3", "n^2+2*n+1"), (1, 1, 1, 0)))
    'K(2*n+1, n^2) = (x+1)/x for x = K(2*n+3, n^2+2*n+1)'
    """
    left = f"K({statement.a}, {statement.b})"
    if isinstance(statement, ValueStatement):
        return f"{left} = {statement.value}"
    return f"{left} = {statement.moebius.text()} for x = K({', '.join(statement.to)})"


def proof_lines(certificate: Certificate) -> list[str]:
    """Statement and steps, one thought a line.

    Examples
    --------
    >>> witness = {"scale": "1", "lower": "1", "argument": "1"}
    >>> value = "hyp0f1(1,1)/hyp0f1(2,1)"
    >>> step = {"theorem": "bessel", "a": "n+1", "b": "1", "witness": witness, "value": value}
    >>> print("\\n".join(proof_lines(Certificate(ValueStatement("n+1", "1", value), (step,)))))
    K(n+1, 1) = hyp0f1(1,1)/hyp0f1(2,1)
      1. bessel: K(n+1, 1) = hyp0f1(1,1)/hyp0f1(2,1)
         with scale = 1, lower = 1, argument = 1
    """
    lines = [statement_text(certificate.statement)]
    for i, step in enumerate(certificate.steps, 1):
        first, *further = _step_lines(step, certificate.statement)
        lines.append(f"  {i}. {first}")
        lines += [f"     {line}" for line in further]
    return lines


def _step_lines(step: Step, statement: ValueStatement | RelationStatement) -> list[str]:
    name = step["theorem"]
    if name == "identity":
        equations = [equation_of(lemma) for lemma in step["lemmas"]]
        return [
            f"identity: the value is {step['value']}",
            *(
                f"by {lemma['lemma']}: {node_text(call)} = {node_text(value)}"
                for lemma, (call, value) in zip(step["lemmas"], equations, strict=True)
            ),
        ]
    witness = step["witness"]
    if name == "equivalence":
        pcf = PCF(step.get("a", statement.a), step.get("b", statement.b))
        other = PCF(*witness["to"])
        i, j = witness["steps"]
        kind = kind_of(pcf, other, (i, j))
        image = f": K({', '.join(pcf.texts)}) = {step['value']}" if "value" in step else ""
        rows = "; ".join(", ".join(map(_polynomial, row)) for row in witness["u"])
        taken = "" if (i, j) == (1, 1) else f", {i} and {j} steps at once"
        return [
            f"equivalence ({kind}) with K({', '.join(witness['to'])}){image}",
            f"({_polynomial(witness['den'])}) A(n) U(n+1) = ({_polynomial(witness['num'])}) "
            f"U(n) B(n), U = [{rows}]{taken}",
        ]
    value = f" = {step['value']}" if "value" in step else ""
    return [
        f"{name}: K({step.get('a', statement.a)}, {step.get('b', statement.b)}){value}",
        *_witness_lines(witness),
    ]


def _witness_lines(witness: Step) -> list[str]:
    parts = [f"{key} = {text}" for key, text in _parameters(witness)]
    return [f"with {', '.join(parts)}"] if parts else []


def _parameters(witness: Step) -> list[tuple[str, str]]:
    """Names and texts; the term ratio r of Euler's theorem as one, w for an irrational root."""
    found = []
    for key, value in witness.items():
        if key == "sqrt":
            if value != 1:
                found.append(("w", f"sqrt({value})"))
        elif key == "num" and "den" in witness:
            found.append(("r", f"({_polynomial(value)})/({_polynomial(witness['den'])})"))
        elif key != "den":
            found.append((key, _shown(key, value)))
    return found


def _shown(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"num", "den"}:
            return f"({_polynomial(value['num'])})/({_polynomial(value['den'])})"
        inner = ", ".join(f"{name} = {_shown(name, item)}" for name, item in value.items())
        return f"({inner})"
    if isinstance(value, list):
        if key in _POLYNOMIALS:
            return _polynomial(value)
        return f"[{', '.join(_shown('', item) for item in value)}]"
    return str(value)


def _polynomial(coefficients: Sequence[Any]) -> str:
    """A polynomial in n, of integers, rationals, or pairs x + y sqrt(d), highest power first."""
    terms: list[str] = []
    for power, c in zip(range(len(coefficients) - 1, -1, -1), coefficients, strict=True):
        text = f"({c[0]}{'' if str(c[1]).startswith('-') else '+'}{c[1]}*w)" if _pair(c) else str(c)
        if text == "0":
            continue
        variable = ("", "n")[power] if power < 2 else f"n^{power}"
        if variable and text in ("1", "-1"):
            text = text[:-1] + variable
        elif variable:
            text = f"({text})*{variable}" if "/" in text else f"{text}*{variable}"
        terms.append(text if text.startswith("-") or not terms else f"+{text}")
    return "".join(terms) or "0"


def _pair(c: object) -> bool:
    return isinstance(c, list) and len(c) == 2


def proof_latex(certificate: Certificate) -> str:
    """Statement and steps as LaTeX that needs only amsmath."""
    lines = [
        r"% needs \usepackage{amsmath}",
        r"\[",
        _statement_latex(certificate.statement),
        r"\]",
        r"\begin{enumerate}",
    ]
    lines += [rf"\item {_step_latex(step, certificate.statement)}" for step in certificate.steps]
    return "\n".join([*lines, r"\end{enumerate}"])


def _statement_latex(statement: ValueStatement | RelationStatement) -> str:
    fraction = PCF(statement.a, statement.b).latex()
    if isinstance(statement, ValueStatement):
        return f"{fraction} = {parse_expression(statement.value).latex()}"
    return rf"{fraction} = {statement.moebius.latex()}, \qquad x = {PCF(*statement.to).latex()}"


def _step_latex(step: Step, statement: ValueStatement | RelationStatement) -> str:
    name = step["theorem"]
    if name == "identity":
        named = [rf"\textsf{{{_escaped(lemma['lemma'])}}}" for lemma in step["lemmas"]]
        by = f" (by {', '.join(dict.fromkeys(named))})" if named else ""
        return rf"By exact algebra{by}, the value is ${parse_expression(step['value']).latex()}$."
    a, b = step.get("a", statement.a), step.get("b", statement.b)
    value = rf" Value: ${parse_expression(step['value']).latex()}$." if "value" in step else ""
    witness = step["witness"]
    fraction = rf"$a(n) = {_math(a)}$, $b(n) = {_math(b)}$"
    if name == "equivalence":
        rows = r" \\ ".join(" & ".join(_math(_polynomial(p)) for p in row) for row in witness["u"])
        other = rf"$a(n) = {_math(witness['to'][0])}$, $b(n) = {_math(witness['to'][1])}$"
        i, j = witness["steps"]
        taken = "" if (i, j) == (1, 1) else f", {i} and {j} steps at once"
        return (
            rf"{fraction} is equivalent to {other}: "
            rf"$\bigl({_math(_polynomial(witness['den']))}\bigr)\,A(n)\,U(n+1) = "
            rf"\bigl({_math(_polynomial(witness['num']))}\bigr)\,U(n)\,B(n)$ with "
            rf"$U(n) = \begin{{pmatrix}} {rows} \end{{pmatrix}}${taken}.{value}"
        )
    parts = ", ".join(rf"{_escaped(key)} $= {_math(text)}$" for key, text in _parameters(witness))
    parts = f" with {parts}" if parts else ""
    return rf"Theorem \textsf{{{_escaped(name)}}} for {fraction}{parts}.{value}"


def _math(text: str) -> str:
    """Plain text of a formula inside of dollar signs: powers in braces, names upright."""
    out, i = "", 0
    while i < len(text):
        if text[i] == "^":
            j = i + 1
            while j < len(text) and text[j].isdigit():
                j += 1
            out += f"^{{{text[i + 1 : j]}}}"
            i = j
        elif text[i].isalpha() and text[i] != "n":
            j = i
            while j < len(text) and text[j].isalpha():
                j += 1
            out += text[i:j] if j == i + 1 else rf"\mathrm{{{text[i:j]}}}"
            i = j
        else:
            out += {"*": r"\,", **_ESCAPED}.get(text[i], text[i])
            i += 1
    return out


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(c, c) for c in str(text))
