"""The committed calibration: its marks follow from its numbers, and no deciding test is outside.

The bounds are written here a second time, on purpose.
"""

import json
import math

import pytest

from tests.support import REPOSITORY

TABLE = REPOSITORY / "benchmarks" / "calibration.md"
MORE = (
    "McNemar",
    "CR1",
    "CR2",
    "cluster-robust",
    "two-way",
    "items × raters",
    "Tango",
    "quasi-F",
    "effective items",
    "Wald",
)
EXACT = 1e-12


@pytest.fixture(scope="module")
def cells():
    return json.loads(TABLE.with_suffix(".json").read_text(encoding="utf-8"))["cells"]


def within(cell):
    noise = 3 * math.sqrt(0.05 * 0.95 / cell["runs"])
    most, covers = 0.05 + noise + cell["more"], 0.95 - noise - cell["more"]
    least = 0.045 if cell["lower"] else 0.0
    size = cell["size"]
    sized = size is None or least - EXACT <= size[1] <= most + EXACT
    return sized and all(share >= covers - EXACT for share in cell["coverage"])


def outside(cells):
    return [cell for cell in cells if cell["role"] == "primary" and not within(cell)]


def test_marks_follow_from_the_numbers(cells):
    assert [within(cell) for cell in cells] == [cell["ok"] for cell in cells]


def test_no_deciding_test_is_outside(cells):
    assert [(cell["design"], cell["family"], cell["size"]) for cell in outside(cells)] == []


def test_the_table_and_the_readme_end_on_the_count(cells):
    line = f"cells outside: {len(outside(cells))}"
    assert TABLE.read_text(encoding="utf-8").rstrip().splitlines()[-1] == line
    assert line in (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_every_cell_is_a_row_of_the_table(cells):
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    found = [row for row in rows if row.startswith("| ") and row.endswith((" ok |", " outside |"))]
    assert len(found) == len(cells)
    for cell in cells:
        start = f"| {cell['design']} | {cell['family']} | {cell['runs']:,} |"
        assert sum(row.startswith(start) for row in found) == 1


def test_only_the_tests_of_the_reference_are_allowed_more(cells):
    allowed = [cell for cell in cells if cell["more"]]
    assert allowed
    assert {cell["more"] for cell in allowed} == {0.005}
    for cell in allowed:
        assert any(word in cell["design"] for word in MORE), cell["design"]


def test_runs_are_enough(cells):
    assert min(cell["runs"] for cell in cells) >= 2_000


def test_naive_alternatives_stand_beside_and_are_seen_to_fail(cells):
    worst = {
        cell["design"]: max(
            other["size"][1]
            for other in cells
            if other["design"] == cell["design"] and other["size"] is not None
        )
        for cell in cells
        if cell["role"] == "naive" and cell["size"] is not None
    }
    for name in ("seeds averaged", "CR0", "groups ignored", "plain F", "sacreBLEU", "Wilcoxon"):
        assert max(size for design, size in worst.items() if name in design) > 0.08, name


@pytest.mark.parametrize(
    "design",
    ["paired t", "McNemar", "CR1 t(7)", "CR1 t(19)", "CR1 t(99)", "CR2 t", "two-way",
     "items × raters", "Welch t", "cluster-robust Welch t", "approximate randomization", "Wilson",
     "Greenhouse", "Cochran Q", "Hotelling", "quasi-F", "Welch ANOVA", "Games–Howell", "Shaffer",
     "Holm", "max-T", "factorial ANOVA", "equivalent"],
)  # fmt: skip
def test_every_design_is_there(cells, design):
    assert any(design in cell["design"] and cell["role"] == "primary" for cell in cells)
