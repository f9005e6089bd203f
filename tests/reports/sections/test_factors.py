from dataclasses import replace

from reports.sections.cell_means import means_chart, means_table
from reports.sections.factors import factors_section
from reports.sections.parts import Lines, Table
from reports.sections.score_charts import colour_of


def test_the_random_unit_is_named(of_factors):
    section = factors_section(of_factors)
    assert section.parts[0].text == (
        "4 cells of scenario and rate, each asked the same 300 questions. The questions are the "
        "random unit: effects reach new questions like these, with the trained checkpoints fixed."
    )


def test_effects_in_words_and_in_the_table(of_factors):
    section = factors_section(of_factors)
    assert section.parts[1].text == (
        "exact match on heldout: scenario F(1, 299) = 26.64, corrected p < .001; rate F(1, 299) = "
        "9.07, corrected p = .003; scenario × rate F(1, 299) = 2.24, corrected p = .14."
    )
    tables = [part for part in section.parts if isinstance(part, Table)]
    effects = tables[1]
    assert [cell.text for cell in effects.rows[1]] == [
        "rate", "22533.3", "1", "742466.7", "299", "9.07", ".003", ".003", "0.008", "1.000",
    ]  # fmt: skip
    assert not effects.folded
    assert "on old" in tables[2].caption
    assert "60 groups" in tables[2].caption
    assert tables[2].folded
    assert len(tables[2].rows) == 7


def test_cell_means_stand_where_they_belong(of_factors):
    whole = of_factors.factorial[0]
    table = means_table(whole, False)
    assert [row[0].text for row in table.rows] == [
        "full, 1e-05", "full, 0.0001", "mlp, 1e-05", "mlp, 0.0001",
    ]  # fmt: skip
    assert [column.title for column in table.columns] == ["scenario × rate", "500", "2000"]
    chart = means_chart(of_factors, whole)
    assert chart.series[1].values == whole.table.means[2:4]
    assert chart.steps == ("500", "2000")


def test_the_axis_holds_every_mean(of_factors):
    section = factors_section(of_factors)
    chart = next(part for part in section.parts if isinstance(part, Lines))
    low, high = chart.axis
    assert all(low <= value <= high for one in chart.series for value in one.values)
    assert 2 <= len(chart.ticks) <= 6
    assert "full: 1e-05 47.7 %, 0.0001 60.3 %" in chart.text


def test_a_line_has_its_scenarios_colour_where_each_is_of_another(of_factors):
    whole, first = of_factors.factorial
    assert len({one.colour for one in means_chart(of_factors, whole).series}) == 4
    mlp, full = of_factors.runs[1], of_factors.runs[0]
    runs = (replace(full, scenario="full"), replace(mlp, scenario="mlp"))
    found = replace(of_factors, runs=runs)
    turned = replace(
        first, table=replace(first.table, levels=(("mlp", "full"), *first.table.levels[1:]))
    )
    colours = {one.label: one.colour for one in means_chart(found, turned).series}
    assert colours == {one.scenario: colour_of(found, one.name) for one in runs}
    assert colours["full"] < colours["mlp"]  # not in the order of the lines


def test_no_factors_no_section(of_two):
    assert factors_section(of_two) is None
