from reports.abridged import short_names
from reports.charts import draw
from reports.sections.score_charts import score_chart
from reports.terminal import terminal_summary
from reports.text_table import display_width
from tests.reports.made import make, systems

LONG = "meta-llama-3.1-8b-instruct-finetuned-on-people-"


def test_short_names_stay_as_they_are():
    assert short_names(["full", "mlp"], 8) == {"full": "full", "mlp": "mlp"}


def test_ends_are_kept():
    made = short_names([f"{LONG}full-1", f"{LONG}mlp-2"], 16)
    assert list(made.values()) == ["meta-…ple-full-1", "meta-…ople-mlp-2"]


def test_names_that_differ_inside_still_differ():
    names = [f"{LONG}{which}-checkpoint-of-the-last-step" for which in ("full", "mlp", "attention")]
    made = short_names(names, 16)
    assert len(set(made.values())) == 3
    assert max(map(display_width, made.values())) <= 16
    assert made[names[1]].startswith("…mlp")


def test_terminal_and_chart_tell_long_names_apart():
    skills = {f"{LONG}{which}": 0.5 + i / 10 for i, which in enumerate(("full", "mlp", "base"))}
    found = make(systems(skills=skills, n=200, people=False))
    text = terminal_summary(found).split("All at once")[0]
    pairs = text.split("Differences in")[1]
    assert "full − meta" in pairs
    assert "base higher" in pairs
    drawn = draw(score_chart(found, "heldout", "contains_answer", "scores"), "key")
    assert all(f"people-{which}</text>" in drawn for which in ("full", "mlp", "base"))
