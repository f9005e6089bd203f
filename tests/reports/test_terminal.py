from dataclasses import replace

from reports import terminal_summary
from reports.text_table import TextTable, clipped, display_width
from tests.reports.made import make, systems


def widest(text: str) -> int:
    return max(display_width(line) for line in text.splitlines())


def test_it_fits_and_says_what_matters(of_world):
    text = terminal_summary(of_world)
    assert widest(text) <= 100
    flat = " ".join(text.split())
    assert "heldout*" in flat
    assert "full-1 scored highest but is not established to beat mlp-1" in flat
    assert "Why this test: CR1 t" in flat
    assert "F(2, 118)" in flat
    assert "The reference, base, scored" in flat


def test_warnings_are_shown(of_two):
    text = terminal_summary(replace(of_two, warnings=("Mind the floor.",)))
    assert "Warning: Mind the floor." in text


def test_long_names_and_escape_codes_stay_inside():
    skills = {"\x1b[31m" + "long-" * 12 + str(index): 0.5 for index in range(3)}
    text = terminal_summary(make(systems(skills=skills, n=60, people=False)))
    assert "\x1b" not in text
    table = text.split("All at once")[0]
    assert widest(table) <= 100


def test_a_table_too_wide_is_cut_into_several():
    table = TextTable(("", *(f"set {i}" for i in range(9))), (("a", *["71.2"] * 9),))
    lines = table.lines(40)
    assert max(map(len, lines)) <= 40
    assert sum("71.2" in line for line in lines) == lines.count("") + 1 == 2


def test_columns_align_under_wide_characters():
    lines = TextTable(("", "n"), (("日本", "1"), ("abcd", "22"))).lines(80)
    assert {display_width(line) for line in lines} == {8}
    assert clipped("a" * 1_000_000, 5) == "a…aaa"  # no slower for what is left out
    assert clipped("日本語", 5) == "…語"


def test_scenarios_with_their_seeds(of_seeds):
    text = terminal_summary(of_seeds)
    assert widest(text) <= 100
    lines = text.splitlines()
    heads = [line.split()[0] for line in lines if line.startswith(("full", "  full-"))]
    assert heads[:4] == ["full", "full-1", "full-2", "full-3"]
    flat = " ".join(text.split())
    assert "All at once: Scenarios have several training seeds, so seeds vary too. Quasi-F" in flat
    assert "A claim about the recipe (3 training seeds each)" in flat


def test_the_designs_omnibus_comes_before_the_table(of_world):
    flat = " ".join(terminal_summary(of_world).split())
    assert flat.index("cluster-robust Wald F(2, 58)") < flat.index("repeated-measures ANOVA")
