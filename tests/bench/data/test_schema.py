"""Prompts, temperatures and samples in a suite file: what may stand together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import SuiteError
from bench.data.schema import AnswerBlock, SetBlock, SuiteBlock
from bench.data.suite import Suite, check_asking, load_suite


def load(here: Path, text: str) -> Suite:
    path = here / "suite.yaml"
    path.write_text("name: t\nsets:\n  s: {role: heldout, path: s.jsonl}\n" + text)
    return load_suite(path)


def test_one_prompt_answered_greedily_once_is_the_default(here: Path) -> None:
    block = load(here, "").block
    assert block.prompt.named == {"default": "Q: {question}\nA:"}
    assert block.prompt.shown == "Q: {question}\nA:"
    found = block.generation
    assert (found.temperatures, found.samples, found.seed) == ((0.0,), 1, 0)


def test_several_prompts_go_by_their_names(here: Path) -> None:
    prompt = load(here, 'prompt: {templates: {b: "{question}", a: "Q: {question}"}}').block.prompt
    assert list(prompt.named.items()) == [("b", "{question}"), ("a", "Q: {question}")]
    assert prompt.shown == "b: {question}\n---\na: Q: {question}"


def few_shot(here: Path, text: str) -> Suite:
    """A suite with a train set, and this as its examples."""
    trained = "  t: {role: train, path: t.jsonl}\n  u: {role: train, path: u.jsonl}\n"
    return load(here, f"{trained}prompt:\n  few_shot: {text}")


def test_a_chat_a_system_text_and_examples_go_with_every_template(here: Path) -> None:
    text = "{set: t, k: 3}\n  chat: true\n  system: Be brief.\n  template: '{question}'"
    prompt = few_shot(here, text).block.prompt
    assert (prompt.chat, prompt.system) == (True, "Be brief.")
    assert prompt.few_shot is not None
    found = prompt.few_shot
    assert (found.set, found.k, found.seed, found.separator) == ("t", 3, 0, "\n\n")
    assert prompt.shown == (
        "{question}\n---\nasked in a chat\nsystem: Be brief.\nexamples before it: 3 of t, drawn by "
        "seed 0"
    )
    text = "{set: t, k: 1, seed: 7, separator: ' # '}\n  templates: {a: '{question}'}"
    shown = few_shot(here, text).block.prompt.shown
    assert shown == "a: {question}\n---\nexamples before it: 1 of t, drawn by seed 7"


def test_hashes_of_what_was_declared_outlive_what_nobody_asked_for(here: Path) -> None:
    plain = load(here, "").block.model_dump(mode="json")
    assert plain["prompt"] == {"templates": None, "template": "Q: {question}\nA:"}
    chat = load(here, "prompt: {chat: true, system: a}").block.model_dump(mode="json")
    assert chat["prompt"] == {**plain["prompt"], "chat": True, "system": "a"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{set: v, k: 3}", r"yaml:7: prompt\.few_shot\.set: no set 'v'; valid: t, u"),
        ("\n    k: 3\n    set: tt", r"yaml:9: prompt\.few_shot\.set: no set 'tt'; .* mean 't'"),
        ("{set: s, k: 3}", r"yaml:7: .*'s' has the role heldout; a set of role train"),
        ("3", r"yaml:7: prompt\.few_shot is '3'; a mapping, of set, k, seed, separator"),
        ("{set: t}", r"yaml:7: 'prompt\.few_shot\.k' is missing"),
        ("{k: 2}", r"yaml:7: 'prompt\.few_shot\.set' is missing"),
        ("{set: t, k: 0}", r"yaml:7: prompt\.few_shot\.k is '0'; .*greater than or equal to 1"),
        ("{set: t, k: two}", r"yaml:7: prompt\.few_shot\.k is 'two'; .*integer"),
        ("{set: t, k: 2, seed: -1}", r"yaml:7: prompt\.few_shot\.seed is '-1'"),
        ("{set: t, k: 2, sead: 1}", r"yaml:7: unknown key .*; did you mean 'seed'"),
        ("{set: t, k: 2}\n  system: x", r"yaml:8: prompt\.system is 'x'; `chat: true` beside it"),
        ("{set: t, k: 2}\n  chat: maybe", r"yaml:8: prompt\.chat is 'maybe'; .*boolean"),
        (
            "{set: t, k: 2}\n  chat: true\n  system: ''",
            r"yaml:9: prompt\.system is ''; .*at least 1",
        ),
        ("{set: t, k: 2}\n  fewshot: 1", r"yaml:8: unknown key .*; did you mean 'few_shot'"),
    ],
)
def test_examples_and_chats_that_cannot_be_are_one_line(here: Path, text: str, said: str) -> None:
    with pytest.raises(SuiteError, match=said) as error:
        few_shot(here, text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("given", ["[0.0, 0.8]", "[0.8]", "[5]"])
def test_samples_need_one_temperature_above_zero(here: Path, given: str) -> None:
    found = load(here, f"generation: {{samples: 5, temperatures: {given}}}").block.generation
    assert found.samples == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("generation: {samples: 5}", r"samples is '5'; 1, because all samples at temperature 0"),
        ("generation: {samples: 2, temperatures: [0]}", "all samples at temperature 0 are equal"),
        ("generation: {samples: 0}", r"samples is '0'; .*greater than or equal to 1"),
        ("generation: {temperatures: []}", r"temperatures is '\[\]'; .*at least 1 item"),
        ("generation: {temperatures: [5.1]}", r"temperatures\.0 is '5\.1'; .*less than or equal"),
        ("generation: {temperatures: [-0.1]}", r"temperatures\.0 is '-0\.1'; .*greater than"),
        ("generation: {temperatures: [.nan]}", r"temperatures\.0 is 'nan'"),
        ("generation: {temperatures: [0.8, 0.8]}", "each temperature once"),
        ("generation: {seed: -1}", "seed is '-1'"),
        ("generation: {sample: 5}", "unknown key 'generation.sample'; did you mean 'samples'"),
        ("prompt: {templates: {}}", r"templates is '\{\}'; .*at least 1 item"),
        ('prompt: {templates: {a: "x", b: "x"}}', "templates that differ from each other"),
        (
            'prompt: {template: "y", templates: {a: "x"}}',
            "template is 'y'; either `template` or `templates`, not both",
        ),
    ],
)
def test_what_cannot_be_is_one_line(here: Path, text: str, said: str) -> None:
    with pytest.raises(SuiteError, match=rf"^.*suite\.yaml:4: .*{said}") as error:
        load(here, text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answer:\n  take: firstline", r"yaml:5: answer\.take: 'firstline'.* mean 'first_line'"),
        ('answer: {take: "regex:("}', r"yaml:4: answer\.take: broken pattern 'regex:\('"),
        ('answer: {take: "regex:"}', r"yaml:4: answer\.take: .*a pattern after `regex:`"),
        ('prompt:\n  template: "Q:"', r"yaml:5: prompt\.template: 'Q:'; \{question\} somewhere"),
        (
            'prompt:\n  templates:\n    a: "{question}"\n    b: "{qustion}"',
            r"yaml:7: prompt\.templates\.b: unknown field \{qustion\}; did you mean 'question'",
        ),
    ],
)
def test_what_cannot_be_asked_or_taken_is_named_by_key_and_line(
    here: Path, text: str, said: str
) -> None:
    with pytest.raises(SuiteError, match=said):
        load(here, text)


def test_a_suite_made_in_python_is_named_by_key(here: Path) -> None:
    del here
    sets = {"s": SetBlock(role="heldout", path="s.jsonl")}
    check_asking(SuiteBlock(name="t", sets=sets))
    with pytest.raises(SuiteError, match=r"^answer\.take: 'last_line'"):
        check_asking(SuiteBlock(name="t", sets=sets, answer=AnswerBlock(take="last_line")))
