from __future__ import annotations

from dataclasses import replace

import pytest

from bench.base.errors import SuiteError
from bench.data.items import Item, QuestionSet
from bench.runs.prompts import asks, render


def item(question, context=None, name="a", answers=("x",), row=1):
    return Item(name, question, answers, name, None, context, row, True)


def one_set(*items):
    return QuestionSet("heldout", "heldout", True, "sets/heldout.jsonl", items)


def test_question_and_context_are_filled_in():
    template = "{context}\nQ: {question}\nA:"
    assert render(template, item("Who?", "A text.")) == "A text.\nQ: Who?\nA:"
    assert render(template, item("Who?")) == "\nQ: Who?\nA:"


@pytest.mark.parametrize("question", ["{question}", "{context} {0} {", "}}{{", "100 %s $x \\1"])
def test_braces_in_a_question_survive(question):
    assert render("Q: {question} ({context})", item(question, "{question}")) == (
        f"Q: {question} ({{question}})"
    )


def test_braces_in_a_template_survive():
    assert render('{"q": "{question}"}', item("Who?")) == '{"q": "Who?"}'


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Q: {qestion}", r"unknown field \{qestion\}; did you mean 'question'"),
        ("Q:", r"'Q:'; \{question\} somewhere in it"),
        ("{context}", r"\{question\} somewhere in it"),
    ],
)
def test_a_template_without_the_question_is_refused(template, said):
    with pytest.raises(SuiteError, match=rf"prompt\.template: .*{said}"):
        asks(template, [one_set(item("Who?"))], uses_prompt=True)


def test_asks_stand_in_the_order_of_sets_and_items():
    first, second = one_set(item("A?"), item("B?", name="b", row=2)), one_set(item("C?"))
    found = asks("Q: {question}", [first, second], uses_prompt=True)
    assert [ask.prompt for ask in found] == ["Q: A?", "Q: B?", "Q: C?"]
    assert found[1].key == ("heldout", "b", 0)
    assert found[1].source == ("sets/heldout.jsonl", 2)
    assert found[1].question == "B?"


def test_samples_of_an_item_stand_together_and_differ_in_their_number_only():
    sets = [one_set(item("A?"), item("B?", name="b", row=2))]
    found = asks("Q: {question}", sets, uses_prompt=True, samples=2)
    assert [ask.key[1:] for ask in found] == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    assert found[::2] == asks("Q: {question}", sets, uses_prompt=True)
    assert found[2].prompt_hash == found[3].prompt_hash
    with pytest.raises(ValueError, match="at least 1 sample is asked for, not 0"):
        asks("Q: {question}", sets, uses_prompt=True, samples=0)


def prompt_hash(*, question="Who?", context=None, template="Q: {question}", uses, answers=("x",)):
    sets = [one_set(item(question, context, answers=answers))]
    return asks(template, sets, uses_prompt=uses)[0].prompt_hash


def test_the_hash_is_of_what_was_asked():
    assert prompt_hash(uses=True) == prompt_hash(uses=True, answers=("y",))
    assert prompt_hash(uses=True) != prompt_hash(uses=True, question="Whom?")
    assert prompt_hash(uses=True) != prompt_hash(uses=True, template="{question}")


def test_recorded_answers_outlive_the_template_but_not_the_question():
    assert prompt_hash(uses=False) == prompt_hash(uses=False, template="{question}")
    assert prompt_hash(uses=False) != prompt_hash(uses=False, question="Whom?")
    assert prompt_hash(uses=False) != prompt_hash(uses=False, context="A text.")


def test_every_ask_knows_what_its_set_left_out():
    sets = [replace(one_set(item("A?")), excluded=frozenset({"z"})), one_set(item("B?", name="b"))]
    found = asks("{question}", sets, uses_prompt=False)
    assert [ask.excluded for ask in found] == [{"z"}, set()]
