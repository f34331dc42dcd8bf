"""Proofs: closed forms of degree (1,2), all known rows, images in disguise, and near-misses."""

from __future__ import annotations

import random

import pytest

from discovery import load
from discovery.algebra.polynomial import value_at
from discovery.closed_forms.closed_form import closed_form
from discovery.continued_fractions.pcf import PCF
from discovery.errors import BrounckerError, LimitError, NoValueError, PolynomialError, ProofError
from discovery.expressions.expression import Expression, parse_expression
from discovery.matrix_fields.field_lines import field_lines
from search.proofs.proof_search import prove, prove_relation
from tests.checkout import ROOT
from verify.certificates.certificate import (
    Certificate,
    RelationStatement,
    ValueStatement,
    read_certificate,
)
from verify.checker import RELATIONS, THEOREMS, check
from verify.enclosures.enclosure import enclose
from verify.theorems.equivalence_theorem import check_equivalence
from verify.theorems.expression_identity import equal
from verify.theorems.lemmas import LEMMAS, equation_of

WITHOUT_PROOF = {  # neither a hypergeometric solution nor a line of a known field
    ("7*n**2+7*n+2", "8*n**4"): "zeta(2) by Franel's recurrence",
    ("3*n**2+11*n+9", "-2*n**2*(n+2)**2"): "Catalan's constant",
    ("3*n**2+9*n+7", "-2*n*(n+1)**3"): "Catalan's constant",
    ("3*n**2+13*n+13", "-2*n*(n+1)**2*(n+3)"): "Catalan's constant",
}


def rows() -> list[dict[str, str]]:
    return list(load("known_pcfs"))


def small(pcf: PCF) -> bool:
    return pcf.degrees[0] <= 1 and pcf.degrees[1] <= 2


# known rows and their images


@pytest.mark.slow
def test_all_known_rows_but_four_are_proved() -> None:
    missing = set()
    for row in rows():
        try:
            prove(PCF(row["a"], row["b"]), row["value"])
        except ProofError:
            missing.add((row["a"], row["b"]))
    assert missing == set(WITHOUT_PROOF)
    assert not any(small(PCF(*pair)) for pair in missing)


def test_most_formulas_for_pi_lie_on_one_field() -> None:
    """The published system has 43-46 % of its formulas in one object."""
    of_pi = [r for r in rows() if parse_expression(r["value"]).constants == {"pi"}]
    of_pi = [r for r in of_pi if "pi^2" not in str(parse_expression(r["value"]))]
    placed = [r for r in of_pi if any(field_lines(PCF(r["a"], r["b"]), ("2F1(-1)",)))]
    assert len(of_pi) > 50
    assert len(placed) > 0.9 * len(of_pi)
    for a, b in [("2n+1", "n^2"), ("3n+1", "-2n^2+3n")]:  # no coboundary links these two
        place = next(field_lines(PCF(a, b), ("2F1(-1)",)))
        assert check_equivalence(PCF(a, b), place.line.form.pcf, place.link.to_dict())
        assert place.line.form.holds_for(place.line.matrix)


def test_apery_s_fractions_are_proved_by_walking_in_their_fields() -> None:
    for a, b, value in [
        ("34n^3+51n^2+27n+5", "-n^6", "6/zeta(3)"),
        ("11n^2+11n+3", "n^4", "5/zeta(2)"),
        ("6n^3+9n^2+5n+1", "-n^6", "8/(7*zeta(3))"),
    ]:
        assert "path" in prove(PCF(a, b), value).theorems


@pytest.mark.slow
def test_moebius_images_and_inflations_of_the_rows_are_proved_too() -> None:
    choose = random.Random(3)
    for row in choose.sample([r for r in rows() if small(PCF(r["a"], r["b"]))], 40):
        pcf, k = PCF(row["a"], row["b"]), choose.randint(1, 5)
        state, b = pcf.state(k - 1), value_at(pcf.b, k)
        p0, p, q0, q = (int(x) for x in state.entries())
        factor = [choose.randint(1, 5), choose.randint(1, 9)]
        tail = f"(({b * p0})-({row['value']})*({b * q0}))/(({row['value']})*({q})-({p}))"
        image = pcf.shift(k).inflate(factor)
        assert prove(image, f"{factor[1]}*{tail}").certificate.statement.a == image.texts[0]


def test_formulas_in_disguise_are_linked() -> None:
    euler, other = PCF("2n+1", "n^2"), PCF("3n+1", "-2n^2+3n")
    for formula in (euler, other):
        relation = prove_relation(formula.shift(2), formula)
        assert relation is not None
        check(relation)
        prove(formula, "4/pi")
    # their eigenvalue ratios are multiplicatively independent: no coboundary links them
    assert prove_relation(euler, other) is None


# closed forms


def _random_fractions(count: int, size: int, seed: int) -> list[PCF]:
    choose, found = random.Random(seed), []
    while len(found) < count:
        a = [choose.randint(-size, size) for _ in range(choose.randint(1, 2))]
        b = [choose.randint(-size, size) for _ in range(choose.randint(1, 3))]
        try:
            pcf = PCF(a, b)
            closed_form(pcf)
            enclose(pcf, 20)
        except (PolynomialError, NoValueError):  # no limit, or an infinite value
            continue
        found.append(pcf)
    return found


def _by_theorem(pcf: PCF) -> Certificate:
    form = closed_form(pcf)
    assert form is not None
    (a, b), value = pcf.texts, str(THEOREMS[form.theorem](pcf, form.witness))
    step = {"theorem": form.theorem, "a": a, "b": b, "witness": form.witness, "value": value}
    return Certificate(ValueStatement(a, b, value), (step,))


@pytest.mark.parametrize("size", [3, 50])
def test_every_random_fraction_of_small_degree_has_a_proven_closed_form(size: int) -> None:
    theorems = set()
    for pcf in _random_fractions(150, size, 11):
        theorems.update(check(_by_theorem(pcf)).theorems)
    assert {"gauss", "kummer", "bessel", "weber", "periodic"} <= theorems


@pytest.mark.parametrize(
    ("a", "b", "theorem"),
    [
        ("4n-4", "-4n^2-1", None),  # a double eigenvalue, kappa < 0
        ("4n+4", "-4n^2-2n-5", "tricomi"),  # a double eigenvalue, complex roots
        ("2n+1", "-n^2+5", "indicial"),  # kappa = 0
        ("2n+1", "-n^2-5", None),  # kappa = 0 with complex roots
        ("n-3", "2n^2+1", "gauss"),  # complex roots
        ("n-3", "1", "bessel"),  # c a negative integer
        ("n-5", "2n+1", "kummer"),
        ("n-4", "n+3", "kummer"),  # c a negative integer
        ("3n-4", "-2n^2+3n", "gauss"),  # C a negative integer, y = -1
        ("5", "4n^2+n+1", "gauss"),  # y = 1/2
        ("-5", "4n^2+n+1", "gauss"),
        ("-3", "2n+1", "weber"),
        ("n", "-n^2", None),  # no limit
        ("3", "-2n-1", None),
    ],
)
def test_degenerate_cases(a: str, b: str, theorem: str | None) -> None:
    pcf = PCF(a, b)
    if theorem is None:
        with pytest.raises(NoValueError, match="no limit"):
            closed_form(pcf)
    else:
        assert check(_by_theorem(pcf)).theorems == (theorem,)


# the checker


def test_a_theorem_is_not_stretched_beyond_its_hypotheses() -> None:
    value = "hyp0f1(1,1)/hyp0f1(2,1)"
    good = {"scale": "1", "lower": "1", "argument": "1"}

    def claim(a: str, theorem: str, witness: dict[str, object]) -> Certificate:
        step = {"theorem": theorem, "a": a, "b": "1", "witness": witness, "value": value}
        return Certificate(ValueStatement(a, "1", value), (step,))

    check(claim("n+1", "bessel", good))
    for certificate, reason in [
        (claim("n+2", "bessel", good), "constant coefficient of a is 1 by the parameters, and 2"),
        (claim("n+1", "bessel", {**good, "more": "1"}), "unknown: more"),
        (claim("n+1", "bessel", {**good, "scale": 1}), "rational number as a text"),
        (claim("n+1", "bessel", {**good, "scale": ["1", "1", "4"]}), "square factor"),
        (claim("n+1", "lambert", good), "there is no theorem 'lambert'"),
        (claim("n+1", "equivalence", good), "needs a step before"),
    ]:
        with pytest.raises(ProofError, match=reason):
            check(certificate)


def test_a_true_value_that_its_witnesses_do_not_imply_is_refused() -> None:
    proof = prove(PCF("2n+1", "n^2"), "4/pi").certificate
    stated = ValueStatement("2*n+1", "n^2", "1/atan(1)")  # true, but not what the steps say
    with pytest.raises(ProofError, match="the steps prove"):
        check(Certificate(stated, proof.steps))
    without = [dict(step, lemmas=[]) if "lemmas" in step else step for step in proof.steps]
    with pytest.raises(ProofError, match="not seen to be equal"):
        check(Certificate(proof.statement, tuple(without)))


def test_near_misses_are_not_proved() -> None:
    for value in ("4/pi+10^-45", "4/pi*(1+10^-60)", "1.2732395447351626861510701069801148"):
        with pytest.raises(ProofError):
            prove(PCF("2n+1", "n^2"), value)


def test_certificates_read_back_and_other_versions_are_told() -> None:
    for certificate in (
        prove(PCF("3n+4", "-2n^2-2n"), "1/(1-log(2))").certificate,
        prove_relation(PCF("2n+3", "(n+1)^2"), PCF("2n+1", "n^2")),
    ):
        assert certificate is not None
        again = read_certificate(certificate.text())
        assert again.text() == certificate.text()
        check(again)
        with pytest.raises(ProofError, match="has the version 2"):
            read_certificate(certificate.text().replace('"version":1', '"version":2'))


def test_a_relation_with_another_map_is_refused() -> None:
    found = prove_relation(PCF("2n+3", "(n+1)^2"), PCF("2n+1", "n^2"))
    assert found is not None
    assert isinstance(found.statement, RelationStatement)
    p, q, r, s = found.statement.moebius
    other = RelationStatement(
        found.statement.a, found.statement.b, found.statement.to, (p, q, r, -s)
    )
    with pytest.raises(ProofError, match="the witness proves the map"):
        check(Certificate(other, found.steps))


# exact identities and lemmas


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2/log(4)", "1/log(2)"),
        ("1/(sqrt(2)-1)", "1+sqrt(2)"),
        ("zeta(4)", "pi^4/90"),
        ("gamma(9/8)*gamma(5/2)", "gamma(1/8)*3*sqrt(pi)/32"),
        ("tanh(log(3)/10)", "(3^(1/5)-1)/(3^(1/5)+1)"),
        ("4/tanh(pi)", "4*(exp(2*pi)+1)/(exp(2*pi)-1)"),
        ("sqrt(2/pi)*exp(-1/2)", "sqrt(2)*e^(-1/2)/sqrt(pi)"),
        ("sin(1)^2", "1-cos(1)^2"),
        ("phi^2", "(3+sqrt(5))/2"),
        ("2^(1/4)*2^(1/4)*sqrt(3)", "sqrt(6)"),
        ("log(2)*log(9)", "log(3)*log(4)"),
        ("beta(1/2,1/2)", "pi"),
        ("atanh(1/2)", "log(3)/2"),
        ("gamma(3/4)*gamma(5/4)", "pi*sqrt(2)/4"),
        ("gamma(2/3)*gamma(1/3)", "2*pi/sqrt(3)"),
    ],
)
def test_equal_expressions(left: str, right: str) -> None:
    x, y = parse_expression(left), parse_expression(right)
    assert equal(x, y)
    assert not equal(x, parse_expression(f"({right})+10^-80"))
    assert not equal(x, parse_expression(f"-({right})"))


@pytest.mark.parametrize(
    ("lemma", "arguments"),
    [
        ("gauss-logarithm", ["2"]),  # on the cut
        ("gauss-area-tangent", ["1"]),
        ("pfaff", ["1", "1/2", "-2", "1/3"]),  # a pole of the series' coefficients
        ("tricomi-exponential-integral", ["-1"]),
        ("root", ["4", "-2", "2"]),  # the negative root
        ("logarithm", ["8", "2", "2", "1"]),  # 8 is not 2^2
        ("logarithm", ["-8", "-2", "3", "1"]),
        ("arctangent-of-pi", ["1", "5", "4"]),  # atan(1) = 5 pi/4 on no branch
        ("arctangent-of-pi", ["1+10^-50", "1", "4"]),
        ("arctangent", ["1/2", "1/3", "1", "1"]),
        ("tangent-of-multiple", ["1", "2", "1", "1/2"]),
        ("nonsense", ["1"]),
        ("bessel-i", ["1"]),
    ],
)
def test_lemmas_refuse_what_is_not_so(lemma: str, arguments: list[str]) -> None:
    with pytest.raises(ProofError):
        equation_of({"lemma": lemma, "arguments": arguments})


@pytest.mark.parametrize(
    ("lemma", "arguments"),
    [
        ("gauss-logarithm", ["-5/3"]),
        ("gauss-arctangent", ["sqrt(2)-1"]),
        ("gauss-area-tangent", ["1/3"]),
        ("pfaff", ["1/3", "2/5", "7/4", "-3"]),
        ("euler-transformation", ["1/3", "2/5", "7/4", "1/2"]),
        ("binomial", ["1/3", "7/4", "-2"]),
        ("alternating-series", ["2/3"]),
        ("arithmetic-geometric-mean", ["-1"]),
        ("confluent-exponential", ["3/4", "-2"]),
        ("confluent-one", ["5/3"]),
        ("kummer-transformation", ["1/3", "5/4", "2"]),
        ("error-function", ["2/3"]),
        ("imaginary-error-function", ["2/3"]),
        ("tricomi-exponential-integral", ["3/2"]),
        ("tricomi-error-function", ["3/2"]),
        ("tricomi-power", ["2/3", "3/2"]),
        ("tricomi-zero", ["2/3", "3/2"]),
        ("tricomi-transformation", ["2/3", "1/5", "3/2"]),
        ("bessel-i", ["2/3", "3/2"]),
        ("bessel-j", ["2/3", "3/2"]),
        ("bessel-i-half", ["3/2"]),
        ("bessel-i-minus-half", ["3/2"]),
        ("bessel-j-half", ["3/2"]),
        ("bessel-j-minus-half", ["3/2"]),
        ("root", ["3+2*sqrt(2)", "1+sqrt(2)", "2"]),
        ("logarithm", ["17+12*sqrt(2)", "1+sqrt(2)", "4", "1"]),
        ("arctangent-of-pi", ["sqrt(2)-1", "1", "8"]),
        ("arctangent", ["3/4", "1/3", "2", "1"]),
        ("tangent-of-multiple", ["1", "3", "1", "2-sqrt(3)"]),
    ],
)
def test_lemmas_hold_numerically(lemma: str, arguments: list[str]) -> None:
    sides = equation_of({"lemma": lemma, "arguments": arguments})
    left, right = (Expression(node).enclose(60) for node in sides)  # each within 10^-60
    assert left.overlaps(right)


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ("2n+1", "n-3", NoValueError),  # terminates
        ("n", "-n^2", NoValueError),  # no limit
    ],
)
def test_there_is_nothing_to_prove(a: str, b: str, error: type[BrounckerError]) -> None:
    with pytest.raises(error):
        prove(PCF(a, b))


def test_a_huge_degree_is_refused_at_once() -> None:
    with pytest.raises((ProofError, LimitError)):
        prove(PCF([1] * 200, [1] * 200), "pi")


def test_every_theorem_and_lemma_is_documented() -> None:
    text = (ROOT / "docs" / "theorems.md").read_text(encoding="utf-8")
    for name in (*THEOREMS, *RELATIONS):
        assert f"**{name}.**" in text
    for name in LEMMAS:
        assert f"| {name} |" in text
