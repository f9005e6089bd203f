"""The sentence beside scores that are 0 for length alone, and only there."""

from dataclasses import replace

from reports import terminal_summary
from reports.sections import sections
from reports.sections.parts import Paragraph
from reports.short_answers import short_answer_sentence, short_answers_in


def with_short(comparison, metric, names):
    sets = tuple(
        replace(one, short_answers={metric: (1.25, 2.0)}) if one.name in names else one
        for one in comparison.sets
    )
    return replace(comparison, sets=sets)


def notes(comparison):
    scores = next(one for one in sections(comparison) if one.key == "scores")
    return " ".join(part.text for part in scores.parts if isinstance(part, Paragraph))


def test_the_sentence():
    assert short_answer_sentence({}) is None
    assert short_answer_sentence({"bleu": (1.5, 1.5)}) == (
        "bleu looks for runs of 4 tokens, and the answers have 1.5 on average: where there is no "
        "such run the score is 0, even if every answer is the accepted one."
    )
    both = short_answer_sentence({"bleu": (1.5, 2.0), "sacrebleu": (1.0, 1.0), "average": (1, 2)})
    assert both.startswith(
        "bleu, sacrebleu look for runs of 4 tokens, and the answers have 1.0 to "
    )
    assert both.endswith("; average contains BLEU.")
    assert short_answer_sentence({"average": (2.0, 2.0)}).startswith("BLEU looks for runs")


def test_it_stands_beside_the_scores_of_the_sets_it_holds_for(of_world):
    metric, names = of_world.plan.metric, [one.name for one in of_world.sets]
    assert "runs of 4 tokens" not in notes(of_world)
    every = notes(with_short(of_world, metric, names))
    assert "the answers have 1.2 to 2.0 on average" in every
    one = notes(with_short(of_world, metric, names[:1]))
    assert f"the answers to {names[0]} have 1.2 to 2.0 on average" in one


def test_the_terminal_says_it_of_the_primary_metric_alone(of_world):
    names = [one.name for one in of_world.sets]
    primary = terminal_summary(with_short(of_world, of_world.plan.metric, names))
    assert "looks for runs of 4 tokens" in " ".join(primary.split())
    assert max(map(len, primary.splitlines())) <= 100
    assert "runs of 4 tokens" not in terminal_summary(with_short(of_world, "bleu", names))


def test_metrics_that_are_not_shown_are_not_spoken_of(of_world):
    sets = with_short(of_world, "bleu", [of_world.sets[0].name]).sets
    assert short_answers_in(sets, ["f1"]) is None
    assert short_answers_in(sets, ["f1", "bleu"]).startswith("bleu looks")
