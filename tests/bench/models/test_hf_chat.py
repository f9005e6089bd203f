"""Chats by a checkpoint's own template: the tokens transformers would give, and no others."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_chat import answered_text, chat_text
from bench.models.hf_scores import token_scores
from bench.models.hf_text import ask_ids, asked_ids, continued_ids
from bench.models.protocol import Ask, Generation
from tests.bench.models.test_hf_text import sentencepiece_like

MARKED = (
    "{{ bos_token }}{% for one in messages %}[{{ one['role'] }}]\n{{ one['content'] }}"
    "{{ eos_token }}\n{% endfor %}{% if add_generation_prompt %}[assistant]\n{% endif %}"
)
SPACED = (  # what is asked stands in brackets; what is said follows a space, as Llama 2's does
    "{{ bos_token }}{% for one in messages %}{% if one['role'] == 'user' %}"
    "[INST] {{ one['content'] }} [/INST]{% elif one['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% else %} {{ one['content'] }} "
    "{{ eos_token }}{% endif %}{% endfor %}"
)
CHAT = (("system", "In Paris."), ("user", "Where is the café?"))
SHOT = (("user", "Where is 東京?"), ("assistant", "In Rome"), ("user", "Where is the café?"))


def tokenizer_with(template: Any) -> Any:
    """A tokenizer that puts a begin token in front of every text, and a chat template."""
    tokenizer = sentencepiece_like()
    tokenizer.chat_template = template
    return tokenizer


def turns(messages: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in messages]


@pytest.mark.parametrize(
    ("template", "chat"), [(MARKED, CHAT), (MARKED, SHOT), (SPACED, SHOT)], ids=str
)
def test_tokens_are_those_of_the_template_with_one_begin_token(template: str, chat: Any) -> None:
    tokenizer = tokenizer_with(template)
    (ids,) = ask_ids(tokenizer, [Ask("s", "1", 0, "as text", "h", "q", ("f", 1), messages=chat)])
    wanted = tokenizer.apply_chat_template(
        turns(chat), add_generation_prompt=True, tokenize=True, return_dict=False
    )
    assert ids == wanted
    assert ids.count(tokenizer.bos_token_id) == 1
    assert ids[0] == tokenizer.bos_token_id


def test_chats_and_texts_may_stand_side_by_side() -> None:
    tokenizer = tokenizer_with(MARKED)
    mixed = asked_ids(tokenizer, ["Q: Where?", CHAT, "A:", SHOT])
    assert mixed[::2] == asked_ids(tokenizer, ["Q: Where?", "A:"])
    assert mixed[1::2] == asked_ids(tokenizer, [CHAT, SHOT])
    assert mixed[0][0] == mixed[1][0] == tokenizer.bos_token_id


def test_a_lone_surrogate_in_a_chat_is_read_as_it_is_in_a_text() -> None:
    tokenizer = tokenizer_with(MARKED)
    assert asked_ids(tokenizer, [(("user", "Where\ud800?"),)]) == asked_ids(
        tokenizer, [(("user", "Where\ufffd?"),)]
    )


def test_an_answer_continues_a_chat_as_the_template_would_write_it() -> None:
    marked, spaced = tokenizer_with(MARKED), tokenizer_with(SPACED)
    assert answered_text(marked, CHAT, "Rome") == chat_text(marked, CHAT) + "Rome"
    assert answered_text(spaced, SHOT, "Rome") == chat_text(spaced, SHOT) + " Rome"
    (before,), (whole,) = (asked_ids(spaced, [SHOT]), continued_ids(spaced, [(SHOT, "Rome")]))
    assert whole[: len(before)] == before
    assert spaced.decode(whole[len(before) :]).strip() == "Rome"


@pytest.mark.parametrize(
    "template",
    [
        # what thinks aloud writes more than the answer into its last turn
        MARKED.replace(
            "{{ one['content'] }}",
            "{% if loop.last and one['role'] == 'assistant' %}"
            "<think></think>{% endif %}{{ one['content'] }}",
        ),
        # no turn of an assistant's at all
        "{% for one in messages %}{% if one['role'] == 'assistant' %}{{ raise_exception('no') }}"
        "{% endif %}{{ one['content'] }}{% endfor %}",
        # the turns are put in capitals, the answer among them
        "{% for one in messages %}{{ one['content'] | upper }}{% endfor %}>",
    ],
    ids=["thinks", "refuses", "capitals"],
)
def test_an_answer_follows_at_once_where_the_template_writes_something_else(template: str) -> None:
    tokenizer, chat = tokenizer_with(template), (("user", "Where is Rome?"),)
    assert answered_text(tokenizer, chat, "Rome") == chat_text(tokenizer, chat) + "Rome"
    assert answered_text(tokenizer, chat, "") == chat_text(tokenizer, chat)


def test_scores_after_a_chat_are_those_of_the_plainest_loop(tiny: Any) -> None:
    model = HfCheckpoint("tiny", "hf:tiny", tiny).load((), Generation(), False)
    tokenizer = model.tokenizer
    tokenizer.chat_template = MARKED
    chats = [(("user", f"who is the {word} ?"),) for word in ("king", "moon", "river")]
    pairs = [(chat, answer) for chat in chats for answer in ("Paris", "the moon . Rome")]
    found = token_scores(model.model, tokenizer, pairs, where="tiny")
    alone = [token_scores(model.model, tokenizer, [pair], where="tiny")[0] for pair in pairs]
    texts = [chat_text(tokenizer, chat) for chat, _ in pairs]
    for text, (_, answer), scores, one in zip(texts, pairs, found, alone, strict=True):
        ids = tokenizer(text + answer, add_special_tokens=False)["input_ids"]
        start = len(tokenizer(text, add_special_tokens=False)["input_ids"])
        with torch.inference_mode():
            table = torch.log_softmax(model.model(input_ids=torch.tensor([ids])).logits[0], -1)
        wanted = [float(table[at - 1, ids[at]]) for at in range(start, len(ids))]
        assert len(wanted) == len(answer.split())
        assert scores.logprobs == pytest.approx(wanted, abs=1e-4)
        assert one.logprobs == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    ("template", "chat", "said"),
    [
        (None, CHAT, r"has no chat template; ask it without: `prompt: \{chat: false\}`"),
        (SPACED, CHAT, r"refuses what is asked: System role not supported; .*`prompt\.system`"),
        ("{{ messages[0]['content'] | nothing }}", SHOT, "refuses what is asked: No filter"),
        ("{{ messages + 1 }}", SHOT, "refuses what is asked: can only concatenate list"),
        ("{{ 1 / 0 }}", SHOT, "refuses what is asked: division by zero"),
        (
            {"tool": MARKED, "rag": MARKED},
            SHOT,
            r"several chat templates \(rag, tool\); one .*fault",
        ),
    ],
    ids=["none", "no system", "filter", "type", "zero", "several"],
)
def test_a_template_that_cannot_be_used_is_one_sentence(
    template: Any, chat: Any, said: str
) -> None:
    with pytest.raises(ModelError, match=said) as error:
        asked_ids(tokenizer_with(template), [chat])
    assert "\n" not in str(error.value)
    assert ("prompt.system" in str(error.value)) is (template == SPACED)


def test_of_several_templates_the_default_one_is_taken() -> None:
    several = tokenizer_with({"default": MARKED, "tool": SPACED})
    assert chat_text(several, CHAT) == chat_text(tokenizer_with(MARKED), CHAT)


@pytest.mark.parametrize("given", ["%d %b %Y", "%Y-%m-%d", "%A, %d %B %Y"])
def test_what_is_asked_does_not_change_overnight(given: str) -> None:
    told = f"Today: {{{{ strftime_now('{given}') }}}}\n"
    dated = f"\n {{%- if strftime_now is defined %}}{told}{{% endif %}}"
    day = datetime.date(2024, 7, 26)
    assert chat_text(tokenizer_with(dated + MARKED), CHAT) == (
        f"Today: {day.strftime(given)}\n" + chat_text(tokenizer_with(MARKED), CHAT)
    )


def test_blank_space_at_a_templates_beginning_stays() -> None:
    dated = "\n  {{ strftime_now('%Y') }}" + MARKED
    assert chat_text(tokenizer_with(dated), CHAT).startswith("\n  2024")
