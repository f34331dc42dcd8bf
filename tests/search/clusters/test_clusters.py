"""Clusters find what is dense; a label is a relation of each member; families reach beyond."""

from __future__ import annotations

import json
import random
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from flint import arb, ctx
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

from discovery.continued_fractions.evaluate import evaluate
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.density_clusters import (
    METRICS,
    NOISE,
    cluster_plane,
    read_plane,
    thin,
)
from discovery.errors import ClusteringError
from discovery.expressions.expression import parse_expression
from discovery.fingerprints.fingerprint import fingerprint
from discovery.identification.moebius_relation import DIGITS, Quantity, moebius_relation
from discovery.identification.registry import constants
from search.campaigns.campaign import Campaign
from search.clusters.cluster_study import ClusterReport, study_points
from search.clusters.constant_sorts import sort_of
from search.clusters.dynamics_points import DynamicsPoints
from search.clusters.formula_graph import families_of, formula_graph, graph_bytes
from search.clusters.label_tests import LabelTests, Member
from search.clusters.labelling import Labelling, label_clusters
from search.clusters.own_quotient import own_quotient
from search.clusters.progressions import fit_families
from search.clusters.sheets import fit_sheet
from search.running.run import run
from tests.near_misses import near_misses
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import make

SPEC = """
kind = "dynamics"
[domain]
a = { degree = 1, coefficients = [-2, 2] }
b = { degree = 1, coefficients = [-2, 2] }
[filter]
keep = ["reduction", "partial-reduction", "half-reduction", "rigid", "generic"]
"""
PI = [f"3*n+{k}" for k in range(9)]


def blobs(centres: list[tuple[float, float]], size: int = 60) -> np.ndarray:
    rng = np.random.default_rng(3)
    return np.concatenate([rng.normal(centre, 0.004, (size, 2)) for centre in centres])


def table(fractions: list[PCF], points: dict[str, list[float]]) -> pa.Table:
    """Rows as of a dynamics campaign, with metrics as given and 0 for the others."""
    rows = []
    for i, pcf in enumerate(fractions):
        a, b = pcf.texts
        found = fingerprint(pcf)
        row = dict.fromkeys(METRICS, 0.0) | {name: float(v[i]) for name, v in points.items()}
        row |= {"a": a, "b": b, "id": pcf.id, "class": found.reduction_class, "trace": "0"}
        rows.append(row | {"outcome": "convergent", "complex": False})
    return pa.Table.from_pylist(rows)


def member(a: str, b: str) -> Member:
    pcf = PCF(a, b)
    return Member.of(0, pcf, pcf.id, "rigid", 1.0)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("dynamics")
    (folder / "spec.toml").write_text(SPEC)
    run(folder / "spec.toml", folder / "out", 1)
    return str(folder / "out")


@pytest.fixture(scope="module")
def report(campaign: str) -> ClusterReport:
    from search.clusters.dynamics_points import read_points

    return study_points(read_points(Campaign.open(campaign)))


# planes


def test_known_clusters_are_found_and_far_points_belong_to_none() -> None:
    points = np.concatenate([blobs([(0, 0), (0.5, 0.5), (0.5, 0)]), [[3.0, 3.0], [np.nan, 0.0]]])
    found = cluster_plane(points)
    groups = [set(found.labels[i : i + 60].tolist()) - {NOISE} for i in (0, 60, 120)]
    assert found.count == 3
    assert [len(group) for group in groups] == [1, 1, 1]
    assert len(set.union(*groups)) == 3
    assert found.labels[-2:].tolist() == [NOISE, NOISE]


def test_points_that_thinning_left_out_get_the_cluster_they_lie_in() -> None:
    points = np.repeat(blobs([(0, 0), (0.5, 0.5)], 30), 50, axis=0)
    found = cluster_plane(points)
    assert found.cells == len(thin(points)) <= 60
    assert (found.labels.reshape(60, 50) == found.labels[::50, None]).all()


def test_the_sparse_tree_gives_the_clusters_of_all_pairs() -> None:
    rng = np.random.default_rng(5)
    spots = [
        rng.normal(rng.uniform(-1, 1, 2), rng.uniform(0.003, 0.05), (200, 2)) for _ in range(9)
    ]
    points = np.concatenate(spots)
    cells = points[thin(points)]
    exact = HDBSCAN(min_cluster_size=5, copy=True).fit_predict(cells)
    found = cluster_plane(cells, reach=0.0)
    assert adjusted_rand_score(exact, found.labels) == 1.0


def test_points_on_a_line_are_clustered_too() -> None:
    x = np.concatenate([np.linspace(0, 0.05, 40), np.linspace(1, 1.05, 40)])
    found = cluster_plane(np.stack([x, np.zeros(80)], axis=1))
    assert found.count == 2
    assert found.labels[0] != found.labels[-1]


# labels


def test_every_label_holds_at_digits_that_were_not_used(report: ClusterReport) -> None:
    named = [m for m in report.labelling.members if m.claim is not None and m.claim.expression]
    assert len(named) > 100
    for m in named:
        assert m.claim.status == "certified"
        assert m.claim.significance >= 20
        value = evaluate(m.pcf, 200).value
        assert parse_expression(m.claim.expression).enclose(200).overlaps(value), m.text
    by_id = {m.id: m for m in report.labelling.members}
    tied = [m for m in report.labelling.members if m.tie is not None]
    assert tied
    for m in tied:
        x, y = (evaluate(f.pcf, 200).value for f in (m, by_id[m.tie.constant]))
        c = m.tie.relation
        with ctx.workprec(800):
            assert abs(c[0] + c[1] * x + c[2] * y + c[3] * x * y) < arb(10) ** -190, m.text


def test_all_rigid_fractions_of_small_degree_have_a_label(report: ClusterReport) -> None:
    shares = report.shares()
    assert shares["small_rigid_none"] == shares["small_rigid_tied"] == 0
    assert shares["small_rigid_named"] > 100
    assert {m.kind for m in report.labelling.members if m.claim} <= {"rigid", "reduction"}
    names = {name for family in report.families for name in family.constants}
    assert {"e", "exp(2)", "besseli(1,1)/besseli(0,1)", "tan(1)"} <= names


def test_tested_and_failed_are_counted(report: ClusterReport) -> None:
    for cluster in report.labelling.clusters:
        assert sum(count.accepted for count in cluster.labels) <= cluster.evaluated
        assert sum(cluster.classes.values()) == cluster.points
        for count in cluster.labels:
            assert 0 <= count.failed <= count.tested <= cluster.points


def test_near_misses_get_no_label() -> None:
    among = [constants[name] for name in ("pi", "log(2)", "exp(2)")]
    known = [Quantity(c.name, c.enclose) for c in among]
    for miss in near_misses(60, seed=11):
        x = Quantity("near", miss.at)
        if miss.agrees < 2 * DIGITS:
            assert [y.name for y in known if moebius_relation(x, y)] == [], miss.kind
    image = parse_expression("(3*pi-7)/(2*pi+5)")
    assert moebius_relation(Quantity("image", image.enclose), known[0]) is not None


def test_anchors_that_disagree_split_their_cluster() -> None:
    # values of one plane, two constants: brouncker's 4/pi and 1/(e-1) are known formulas
    pi = [PCF(a, "-2*n^2+5*n") for a in PI[1:]] + [PCF("2n+1", "n^2")]
    e = [PCF(f"n+{k}", "n") for k in range(6)] + [PCF(f"n+{k}", f"n+{k - 1}") for k in range(2, 5)]
    rng = random.Random(2)
    jitter = [rng.uniform(-0.01, 0.01) for _ in (*pi, *e)]
    aside = [0.0 if i < len(pi) else 1.0 for i in range(len(pi) + len(e))]
    rows = table([*pi, *e], {"reduced_delta": jitter, "eta": aside, "gamma": jitter})
    planes = (("reduced_delta", "gamma"), ("eta", "gamma"))
    found = label_clusters(DynamicsPoints.of(rows), planes)
    labels = [
        (c.points, c.anchors, {x.constant for x in c.labels}) for c in found.clusters if c.anchors
    ]
    assert len(labels) == 2
    assert {(anchors, frozenset(names)) for _, anchors, names in labels} == {
        (("pi",), frozenset({"pi"})),
        (("e",), frozenset({"e"})),
    }
    assert all("etaxgamma" in c.path for c in found.clusters if c.anchors)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("3n+2", "-2n^2+3n+3"),  # two eigenvalues, irrational roots
        ("2n+4", "-n^2+3n+2"),  # a double eigenvalue
        ("3n-4", "2n+5"),
        ("-2n+3", "7"),
        ("3", "2n+1"),
        ("4", "9n^2+n-2"),
        ("4n+4", "-4n^2-2n-5"),  # complex roots, of all three kinds
        ("n+3", "2n^2+n+1"),
        ("3", "n^2+1"),
    ],
)
def test_small_degrees_are_images_of_their_hypergeometric_quotient(a: str, b: str) -> None:
    constant = own_quotient(PCF(a, b).shift(1))
    assert constant is not None
    assert LabelTests().against(member(a, b), constant, 1)
    assert not LabelTests().against(member(a, f"{b}+1"), constant, 1)


# families


def test_a_family_is_found_and_holds_beyond_the_members_it_was_found_from() -> None:
    seen = [member(a, "-2*n^2+5*n") for a in PI]
    others = [member("2n+1", "n^2"), member("3n+1", "-2n^2+n")]
    (found,) = fit_families([*others, *seen], constants["pi"], LabelTests())
    assert found.line.texts == ("3*n+k", "-2*n^2+5*n")
    assert found.line.count == len(PI)
    assert found.holds
    outside = [k for k, _, _ in found.confirmed]
    assert len(outside) >= 5
    assert not set(outside) & set(range(len(PI)))
    for k, expression, score in found.confirmed:
        value = evaluate(PCF(f"3*n+{k}", "-2*n^2+5*n"), 150).value
        assert parse_expression(expression).enclose(150).overlaps(value)
        assert score >= 20


def test_an_algebraic_value_is_no_constant_that_it_is_an_image_of_itself() -> None:
    """K(4(2n+1), 1-9n^2) = (7^(1/3)+1)/(7^(1/3)-1): its field is named, by a polynomial."""
    tests = LabelTests()
    cubic, quadratic = member("8n+4", "1-9n^2"), member("1", "1")
    assert tests.algebraic(cubic)
    assert tests.algebraic(quadratic)
    labelling = Labelling(members=[cubic, quadratic])
    graph = formula_graph(labelling)
    kinds = {name: data["kind"] for name, data in graph.nodes(data=True)}
    assert kinds["root of 3*x^3-12*x^2+9*x-4"] == kinds["sqrt(5)"] == "field"
    assert "constant" not in kinds.values()  # of which formulas with a parameter are looked for
    assert sort_of("root of 3*x^3-12*x^2+9*x-4") == "algebraic"
    assert not any("realroot" in family.name for family in families_of(graph, labelling))


def test_where_a_family_ends_is_said() -> None:
    found = fit_families([member(f"n+{k}", "n") for k in range(6)], constants["e"], LabelTests())
    assert [f.line.texts for f in found] == [("n+k", "n")]
    assert found[0].holds  # for k >= 0
    assert found[0].ends == ["k = -1: n-1; n has an algebraic value"]


def test_a_coincidence_is_no_family() -> None:
    """Five fractions in a row, and not one of them an image of the constant."""
    found = fit_families(
        [member(f"n+{k}", "n") for k in range(6)], constants["log(2)"], LabelTests()
    )
    assert [(f.holds, f.confirmed) for f in found] == [(False, [])]


def test_two_parameters_are_found_and_hold_beyond_all_four_corners() -> None:
    seen = [member(f"n+{k}", f"-2*n+{2 * m + 1}") for k in range(2, 6) for m in range(3)]
    constant = constants.resolve("besseli(1,1)/besseli(0,1)")
    found = fit_sheet(seen, constant, LabelTests())
    assert found is not None
    assert found.sheet.texts == ("n+k+2", "-2*n+2*l+1")
    assert found.sheet.counts == (4, 3)
    assert len(found.quadrants) == 4
    for k, row, expression, _ in found.confirmed:
        assert k not in range(4)
        assert row not in range(3)
        value = evaluate(PCF(*found.sheet.at(k, row)), 150).value
        assert parse_expression(expression).enclose(150).overlaps(value)


def test_tails_of_one_fraction_are_no_family() -> None:
    tails = [member(f"n+{k}", f"2*n+{2 * k}") for k in range(6)]
    assert fit_families(tails, constants["exp(2)"], LabelTests()) == []


# what is written


def test_the_graph_reads_back_and_its_components_are_the_families(report, tmp_path: Path) -> None:
    (tmp_path / "g.graphml").write_bytes(graph_bytes(report.graph, "g.graphml"))
    (tmp_path / "g.json").write_bytes(graph_bytes(report.graph, "g.json"))
    from_xml = nx.read_graphml(tmp_path / "g.graphml")
    from_json = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text()), edges="links")
    for graph in (from_xml, from_json):
        assert {frozenset(edge) for edge in graph.edges} == {
            frozenset(edge) for edge in report.graph.edges
        }
        assert dict(graph.nodes(data=True)) == dict(report.graph.nodes(data=True))
        assert nx.number_connected_components(graph) == len(report.families)
    for _, _, edge in from_xml.edges(data=True):
        assert edge["significance"] >= 20


@pytest.mark.slow
def test_the_command_writes_families_pictures_and_a_report_without_links(
    campaign: str, tmp_path: Path
) -> None:
    page, graph = tmp_path / "r.html", tmp_path / "g.json"
    ran = brouncker(
        *("cluster", campaign, "--plane", "reduced_delta,eta_prime", "--plot"),
        *("--report", str(page), "--graph", str(graph), "--json"),
    )
    assert ran.code == 0, ran.err
    (row,) = ran.rows
    folder = Path(campaign) / "clusters"
    assert json.loads((folder / "families.json").read_text())["shares"] == row["shares"]
    assert (folder / "reduced_delta-eta_prime.png").read_bytes().startswith(b"\x89PNG")
    assert b"</svg>" in (folder / "reduced_delta-eta_prime.svg").read_bytes()
    html = page.read_text(encoding="utf-8")
    assert "http" not in html
    assert html.count("src=") == html.count("src='data:image/png;base64,") == 1
    assert "besseli(1,1)/besseli(0,1)" in html
    assert len(nx.node_link_graph(json.loads(graph.read_text()), edges="links")) > 100


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--plane", "reduced_delta,delta"], "there is no metric 'delta'"),
        (["--plane", "eta"], "two different metrics"),
        (["--min-size", "1"], "2 members or more"),
        (["--min-size", "100000"], "too few"),
        (["--graph", "g.png"], ".graphml"),
    ],
)
def test_bad_options(campaign: str, words: list[str], message: str) -> None:
    ran = brouncker("cluster", campaign, *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


def test_bad_directories(tmp_path: Path) -> None:
    make(tmp_path / "census")
    for directory, message in ((tmp_path, "not a campaign"), (tmp_path / "census", "'census'")):
        ran = brouncker("cluster", str(directory))
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert message in ran.err


def test_a_metric_that_no_fraction_has_is_named() -> None:
    fractions = [PCF(f"n+{k}", "n") for k in range(8)]
    rows = table(fractions, {})
    rows = rows.set_column(rows.column_names.index("eta"), "eta", pa.nulls(8, pa.float64()))
    with pytest.raises(ClusteringError, match="the metric eta is missing in all 8"):
        label_clusters(DynamicsPoints.of(rows), [read_plane("reduced_delta,eta")])
