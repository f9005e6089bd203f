"""Cards parse with huggingface_hub, hold every number with its interval, and no empty field."""

import math
import re
from dataclasses import replace

import pytest
import yaml

from bench.data.declared import About, SetOrigin
from bench.scenarios.lineage import Lineage
from reports.cards import dataset_card, model_card
from reports.cards.metadata import front_matter, licence_keys, size_category
from reports.cards.set_card import set_names
from tests.reports.made_checks import leaking

MADE = ("of_two", "of_world", "of_systems", "of_seeds", "of_leaking", "of_untested")


def parsed_model(text):
    from huggingface_hub import ModelCard

    return ModelCard(text)


def parsed_dataset(text):
    from huggingface_hub import DatasetCard

    return DatasetCard(text)


def empty_fields(text):
    """Cells and headings with nothing in or below them, and empty values of the metadata."""
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    cells = [line for line in body.splitlines() if re.search(r"\|\s*\|", line)]
    headings = re.findall(r"^(##+ .*)\n+(?=#|\Z)", body, flags=re.MULTILINE)
    return [*cells, *headings, *empty_values(yaml.safe_load(head))]


def empty_values(value, at="metadata"):
    if isinstance(value, dict) and value:
        return [one for key, part in value.items() for one in empty_values(part, f"{at}.{key}")]
    if isinstance(value, list) and value:
        return [one for part in value for one in empty_values(part, at)]
    undefined = isinstance(value, float) and math.isnan(value)
    return [at] if value in (None, "", [], {}) or undefined else []


@pytest.mark.parametrize("name", MADE)
def test_a_checkpoints_card_parses_and_has_no_empty_field(name, request):
    comparison = request.getfixturevalue(name)
    for checkpoint in comparison.compared:
        text = model_card(comparison, checkpoint)
        assert empty_fields(text) == []
        card = parsed_model(text)
        scored = [
            one.estimate.value
            for one in comparison.scores
            if one.checkpoint == checkpoint and math.isfinite(one.estimate.value)
        ]
        assert sorted(one.metric_value for one in card.data.eval_results) == sorted(scored)
        first = card.data.eval_results[0]
        assert first.dataset_split in {one.name for one in comparison.sets}
        low, high = first.metric_args["interval"]
        assert low <= first.metric_value <= high
        assert "not stated in the suite" in text
        assert "## Limits" in text


@pytest.mark.parametrize("name", MADE)
def test_a_sets_card_parses_and_has_no_empty_field(name, request):
    comparison = request.getfixturevalue(name)
    for one in set_names(comparison):
        text = dataset_card(comparison, one)
        assert empty_fields(text) == []
        card = parsed_dataset(text)
        assert card.data.size_categories == [size_category(comparison.sets[0].n_items)]
        assert "licence | not stated in the suite; state it there" in text


def test_the_empty_field_test_can_fail():
    for text in (
        "---\na: ''\n---\n# x\n",
        "---\na:\nb: 1\n---\n",
        "---\na: [{b: {}}]\n---\n",
        "---\na: .nan\n---\n",
        "---\na: 1\n---\n| x |  |\n",
        "---\na: 1\n---\n## y\n\n## z\n\nw\n",
    ):
        assert len(empty_fields(text)) == 1, text
    assert empty_fields("---\na: 0\n---\n# x\n\n## y\n\n| a | 0 |\n") == []


def test_what_is_stated_is_told(of_world):
    lineage = Lineage("base", "ab12", "mlp", ("up_proj", "down_proj"), (("t.jsonl", "cd34"),))
    trained = {"steps": 80, "examples": 330, "tokens": 10, "seconds": 2.0,
               "trainable": 25, "total": 100}  # fmt: skip
    runs = (replace(of_world.runs[0], lineage=lineage, training=trained), *of_world.runs[1:])
    about = About("Apache-2.0", ("en", "de"), "Tests.")
    text = model_card(replace(of_world, runs=runs, about=about), of_world.runs[0].name)
    for words in (
        "| base | base |", "mlp: up_proj, down_proj", "25.0 % (25 of 100 parameters)",
        "t.jsonl (SHA-256 cd34)", "Tests.",
    ):  # fmt: skip
        assert words in text
    card = parsed_model(text)
    assert (card.data.license, card.data.language) == ("apache-2.0", ["en", "de"])
    origin = SetOrigin(
        "heldout", "heldout", "q.jsonl", "a book", "My Own Licence", "by chapter", "gpt", "Rewrite",
        "ef56", 120, {"name_lost": 7, "identical": 3},
    )  # fmt: skip
    text = dataset_card(replace(of_world, origins=(origin,)), "heldout")
    for words in ("a book", "by chapter", "ef56", "| accepted | 120 |", "| rejected | 10 |",
                  "| name_lost | 7 |"):  # fmt: skip
        assert words in text
    card = parsed_dataset(text)
    assert (card.data.license, card.data.license_name) == ("other", "my-own-licence")


def test_leaks_stand_in_both_cards():
    comparison = leaking()
    assert "present in training" in model_card(comparison, "full-1") or (
        "in training" in model_card(comparison, "full-1")
    )
    assert re.search(r"\| D1.* \| [1-9]\d* \| 300 \|", dataset_card(comparison, "heldout"))


def test_a_corpus_has_a_card_though_nobody_was_asked(of_checked):
    origin = SetOrigin("articles", "corpus", "a.jsonl")
    comparison = replace(of_checked, origins=(*of_checked.origins, origin))
    text = dataset_card(comparison, "articles")
    assert empty_fields(text) == []
    assert "texts that were trained on, never asked" in text


def test_unknown_names_are_errors(of_two):
    with pytest.raises(KeyError):
        model_card(of_two, "nobody")
    with pytest.raises(KeyError):
        dataset_card(of_two, "nothing")


def test_strange_names_break_neither_yaml_nor_tables(of_two):
    evil = "a: b | <script>\n--- \ud800 ' \" {x}"
    runs = (replace(of_two.runs[0], name=evil, spec=evil), *of_two.runs[1:])
    scores = tuple(
        replace(one, checkpoint=evil) if one.checkpoint == of_two.runs[0].name else one
        for one in of_two.scores
    )
    pairs = tuple(replace(one, a=evil) for one in of_two.pairs)
    made = replace(of_two, runs=runs, scores=scores, pairs=pairs, suite=evil, command=evil)
    text = model_card(made, evil)
    text.encode("utf-8")
    card = parsed_model(text)
    assert card.data.eval_results
    outside = re.sub(r"`[^`\n]*`", "", text.partition("\n---\n")[2])
    assert "<script>" not in outside


def test_metadata_says_only_what_is_known():
    assert licence_keys(None) == {}
    assert licence_keys(" MIT ") == {"license": "mit"}
    assert front_matter({"a": [], "b": None, "c": 1}) == "---\nc: 1\n---\n"
    assert [size_category(n) for n in (0, 999, 1000, 10**6)] == [
        "n<1K", "n<1K", "1K<n<10K", "n>1M",
    ]  # fmt: skip
