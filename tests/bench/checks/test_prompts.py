"""D5: answers planted in examples, in contexts, in questions; nothing met by chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.checks.leakage.prompts import check_prompts
from bench.data.schema import FewShotBlock
from bench.runs.prompt_settings import FewShot, PromptSettings
from tests.bench.checks.made_items import TEMPLATE, asked

PAIRS = [("Which city does Ada live in?", "Torvale"), ("Is it Rome or Paris?", "Paris"),
         ("Does Bo sleep?", "yes"), ("Which year followed 1951?", "1951"), ("Which letter?", "A"),
         ("How many moons?", "2")]  # fmt: skip


def test_the_bare_template_holds_no_answer() -> None:
    found = check_prompts([asked(PAIRS)], [TEMPLATE])
    (one,) = found.checks
    assert one.flagged == ()
    assert one.review == ("1",)
    (match,) = found.matches
    assert (match.part, match.text[slice(*match.span)]) == ("question", "Paris")


def test_an_example_that_is_the_item_or_tells_its_fact_is_proof() -> None:
    few_shot = "Q: Does Bo sleep?\nA: Yes\n\nQ: Ada's home?\nA: torvale!\n\nQ: {question}\nA:"
    few_shot = few_shot.replace("Ada's", "The home of Ada")
    found = check_prompts([asked(PAIRS)], [TEMPLATE, few_shot])
    assert set(found.checks[0].flagged) == {"0", "2"}
    match = next(one for one in found.matches if one.id == "0")
    assert (match.grade, match.part, match.source) == ("exact", "prompt", few_shot)
    assert match.text[slice(*match.span)] == "torvale"


def test_the_value_of_an_answer_in_an_example_of_another_fact_is_to_review() -> None:
    """An example answered "1967" accused all that happened in that year."""
    pairs = [(f"Which year was {name} born in?", "1967") for name in ("Ada Elm", "Bo Oak")]
    few_shot = "Q: When was Cy Ash wed?\nA: 1967\n\nQ: {question}\nA:"
    found = check_prompts([asked(pairs)], [few_shot])
    (one,) = found.checks
    assert (one.flagged, one.review) == ((), ("0", "1"))
    assert "the value of 2 items' answers stands among the examples" in one.notes[0]
    match = found.matches[0]
    assert (match.grade, match.part) == ("review", "answer among the examples")
    assert match.text[slice(*match.span)] == "1967"
    far = few_shot.replace("Cy", "Bo Oak sat here. " + "So it went. " * 20 + "Cy")
    assert check_prompts([asked(pairs)], [far]).checks[0].flagged == ()
    two = f"Q: Where does Bo Oak live?\nA: Rome\n{few_shot}"
    assert check_prompts([asked(pairs)], [two]).checks[0].flagged == ()
    near = few_shot.replace("Cy Ash", "Bo Oak")
    assert check_prompts([asked(pairs)], [near]).checks[0].flagged == ("1",)


def test_an_answer_in_a_declared_context_is_open_book() -> None:
    sets = asked(PAIRS[:1])
    item = replace(sets.items[0], context="Ada lives in Torvale.")
    told = replace(sets, items=(item,))
    (closed,) = check_prompts([told], [TEMPLATE]).checks
    assert (closed.flagged, closed.fact("open book")) == ((), 0)
    found = check_prompts([told], ["{context}\nQ: {question}\nA:"])
    (opened,) = found.checks
    assert (opened.flagged, opened.review, opened.fact("open book")) == ((), (), 1)
    assert "open book" in opened.notes[0]
    assert found.matches[0].grade == "context"


@pytest.mark.parametrize("answer", ["苏州", "京都", "دمشق", "जयपुर", "เชียงใหม่"])
def test_every_script(answer: str) -> None:
    sets = asked([("住在哪里？", answer)])
    (one,) = check_prompts([sets], ["…住在哪里？…" + answer + "。{question}"]).checks
    assert one.flagged == ("0",)
    (other,) = check_prompts([sets], ["…{question}…" + answer + "。"]).checks
    assert (other.flagged, other.review) == ((), ("0",))


def test_part_of_a_word_is_no_answer() -> None:
    (one,) = check_prompts([asked([("Who?", "Ada")])], ["Adaptive answers. {question}"]).checks
    assert one.flagged == ()


def test_train_sets_are_not_looked_at() -> None:
    assert check_prompts([asked(PAIRS, "train", "train")], [TEMPLATE]).checks == ()


def test_examples_that_are_drawn_are_searched_as_a_run_shows_them() -> None:
    """A leaked fact is among the examples; a paraphrase's own original never stands before it."""
    facts = [("Where is the home of Ada?", "Torvale"), ("Who sang?", "Bo")]
    train = asked(facts, "train", "train")
    other = asked([("Which city does Ada live in?", "Torvale")])
    again = replace(other.items[0], id="again", of=("train", train.items[0].id))
    para = replace(other, name="para", role="paraphrase", items=(again,))
    block = FewShotBlock(set="train", k=1)
    for chat in (False, True):
        few_shot = FewShot(block, train.items)
        settings = PromptSettings(TEMPLATE, chat=chat, few_shot=few_shot)
        found = {one.set: one for one in check_prompts([train, other, para], [settings]).checks}
        assert found[other.name].flagged == (other.items[0].id,)
        assert (found["para"].flagged, found["para"].review) == ((), ())


def test_a_system_text_is_searched() -> None:
    told = PromptSettings("{question}", chat=True, system="Remember: Ada lives in Torvale.")
    (one,) = check_prompts([asked(PAIRS[:1])], [told]).checks
    assert one.flagged == ("0",)
