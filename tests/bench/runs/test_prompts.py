from __future__ import annotations

from dataclasses import replace

import pytest

from bench.base.errors import SuiteError
from bench.data.items import Item, QuestionSet
from bench.data.schema import FewShotBlock
from bench.runs.prompt_settings import FewShot, PromptSettings
from bench.runs.prompts import Frame, asks, render


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


def shown(k=2, separator="\n\n", answers=(("Ada",), ("Bo", "Beau"))):
    """Examples in this order: "Who sang?" and "Who ran?"."""
    pool = [
        item(f"Who {did}?", f"On {did}.", did, found)
        for did, found in zip(("sang", "ran"), answers, strict=True)
    ]
    return FewShot(FewShotBlock(set="train", k=k, separator=separator), tuple(pool))


def test_examples_are_template_space_and_first_answer_before_the_question():
    settings = PromptSettings("Q: {question}\nA:", few_shot=shown())
    (ask,) = asks(settings, [one_set(item("Who?"))], uses_prompt=True)
    assert ask.prompt == "Q: Who sang?\nA: Ada\n\nQ: Who ran?\nA: Bo\n\nQ: Who?\nA:"
    assert ask.messages == ()
    assert ask.asked == ask.prompt


def test_separator_and_contexts_of_examples_are_the_suites():
    settings = PromptSettings("({context}) {question}", few_shot=shown(1, "#"))
    (ask,) = asks(settings, [one_set(item("{question}?", "Here."))], uses_prompt=True)
    assert ask.prompt == "(On sang.) Who sang? Ada#(Here.) {question}?"


def test_a_chat_is_turns_and_a_text_for_people():
    settings = PromptSettings("{question}", chat=True, system="Be brief.", few_shot=shown(1))
    (ask,) = asks(settings, [one_set(item("Who?"))], uses_prompt=True)
    assert ask.asked == (
        ("system", "Be brief."),
        ("user", "Who sang?"),
        ("assistant", "Ada"),
        ("user", "Who?"),
    )
    assert ask.prompt == "system: Be brief.\nuser: Who sang?\nassistant: Ada\nuser: Who?"
    (bare,) = asks(PromptSettings("{question}", chat=True), [one_set(item("W?"))], uses_prompt=True)
    assert bare.messages == (("user", "W?"),)


def asked_with(**changes):
    settings = PromptSettings(**{"template": "{question}", "chat": True, **changes})
    return asks(settings, [one_set(item("Who?"))], uses_prompt=True)[0]


def test_the_hash_covers_every_turn_of_a_chat_and_its_role():
    plain, chat = asked_with(chat=False), asked_with()
    others = [
        asked_with(system="Be brief."),
        asked_with(few_shot=shown(1)),
        asked_with(few_shot=shown(1, answers=(("Eve",), ("Bo",)))),
        asked_with(few_shot=shown(2)),
        asked_with(chat=False, few_shot=shown(1)),
        asked_with(chat=False, template="user: {question}"),  # the chat as people read it
    ]
    assert others[-1].prompt == chat.prompt
    assert len({one.prompt_hash for one in (plain, chat, *others)}) == 8


def test_other_accepted_answers_of_an_example_are_not_asked():
    first, second = (
        asked_with(few_shot=shown(2, answers=(("Ada",), found))) for found in (("Bo",), ("Bo", "B"))
    )
    assert first.prompt_hash == second.prompt_hash


def test_recorded_answers_outlive_chats_system_texts_and_examples():
    sets = [one_set(item("Who?"))]
    settings = PromptSettings("{question}", True, "Be brief.", shown(2))
    (ask,) = asks(settings, sets, uses_prompt=False)
    assert ask == asks("{question}", sets, uses_prompt=False)[0]
    too_many = PromptSettings("{question}", few_shot=shown(9))
    assert asks(too_many, sets, uses_prompt=False) == (ask,)


def test_what_stands_around_a_question_can_be_searched():
    settings = PromptSettings("Q: {question}", True, "Ada sang.", shown(1))
    around = Frame(settings, []).around("heldout", item("Who?"))
    assert around == "Ada sang.\n\nQ: Who sang? Ada\n\nQ: {question}"
    assert (
        Frame(PromptSettings("Q: {question}"), []).around("heldout", item("W?")) == "Q: {question}"
    )


def test_settings_tell_themselves_and_a_plain_template_is_just_that():
    assert PromptSettings("{question}").told() == "{question}"
    assert PromptSettings("{question}", True, "Be brief.", shown(2)).told() == {
        "template": "{question}",
        "chat": True,
        "system": "Be brief.",
        "few_shot": {"set": "train", "k": 2, "seed": 0, "separator": "\n\n"},
    }
