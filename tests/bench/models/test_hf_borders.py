"""Models that read long texts otherwise: no text's answer or score depends on its company."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from bench.models.hf import HfCheckpoint
from bench.models.hf_answering import Answering
from bench.models.hf_borders import Group, borders, groups
from bench.models.protocol import Ask, Generation
from tests.bench.models.families import SIZES

BORDER, MOST = 64, 12
WORDS = "who what where is the of in city river king moon Paris Rome red blue one two".split()
LENGTHS = (5, 300, 20, 52, 53, 60, 64, 65, 66, 8, 100, 64, 66, 51)
ROPE = {
    "rope_type": "longrope",
    "rope_theta": 10000.0,
    "short_factor": [1.0] * 4,
    "long_factor": [3.0] * 4,
    "original_max_position_embeddings": BORDER,
}


@pytest.fixture(scope="module")
def longrope(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import AutoTokenizer, Phi3Config, Phi3ForCausalLM

    folder = tmp_path_factory.mktemp("longrope")
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    given = SIZES | {"vocab_size": len(tokenizer), "max_position_embeddings": 512}
    own = {"original_max_position_embeddings": BORDER, "rope_parameters": dict(ROPE)}
    torch.manual_seed(0)
    Phi3ForCausalLM(Phi3Config(**given, **own)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def load(folder: Path, **settings: Any) -> Any:
    given = Generation(max_new_tokens=MOST, stop=(), **settings)
    return HfCheckpoint("t", f"hf:{folder}", folder).load((), given, False)


def worded(length: int, seed: int) -> str:
    return " ".join(WORDS[(at * at + at * seed + seed) % len(WORDS)] for at in range(length))


def asks() -> list[Ask]:
    prompts = [worded(length, seed) for seed, length in enumerate(LENGTHS)]
    return [Ask("s", str(at), 0, one, "h", one, ("f", at)) for at, one in enumerate(prompts)]


def alone(loaded: Any, prompt: str) -> str:
    """What transformers itself answers to one prompt."""
    ids = torch.tensor([loaded.tokenizer(prompt)["input_ids"]])
    with torch.inference_mode():
        found = loaded.model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=MOST, do_sample=False
        )
    return str(loaded.tokenizer.decode(found[0, ids.shape[1] :], skip_special_tokens=True))


def test_prompts_are_as_long_as_meant(longrope: Path) -> None:
    assert load(longrope).lengths(asks()) == list(LENGTHS)


@pytest.mark.parametrize("slots", [True, False])
def test_every_answer_is_that_of_transformers_alone(
    longrope: Path, slots: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(longrope)
    assert loaded.answering.probe.slots
    if not slots:
        no = SimpleNamespace(slots=False)
        monkeypatch.setattr(Answering, "probe", no)
    found = [one.text.strip() for one in loaded.generate(asks())]
    assert found == [alone(loaded, one.prompt).strip() for one in asks()]
    assert len(set(found)) > len(found) / 2


def test_at_a_temperature_every_answer_is_that_of_the_ask_alone(longrope: Path) -> None:
    loaded = load(longrope, temperature=0.8)
    assert loaded.generate(asks()) == [loaded.generate([one])[0] for one in asks()]


def scored_by_hand(loaded: Any, pair: tuple[str, str]) -> list[float]:
    """One row, no cache; the last token is not read, as nothing is predicted after it."""
    ids = loaded.tokenizer(pair[0] + pair[1])["input_ids"]
    start = len(loaded.tokenizer(pair[0])["input_ids"])
    with torch.inference_mode():
        logits = loaded.model(input_ids=torch.tensor([ids[:-1]]), use_cache=False).logits[0]
    table = torch.log_softmax(logits.double(), -1)
    return [float(table[at - 1, ids[at]]) for at in range(start, len(ids))]


def test_every_score_is_that_of_the_text_alone(longrope: Path) -> None:
    loaded = load(longrope)
    shared = [worded(40, 3), worded(90, 5)]  # beginnings on both sides of the border
    texts = [worded(length, seed) for seed, length in enumerate(LENGTHS)]
    texts += [f"{one} {worded(more, more)}" for one in shared for more in range(12, 40)]
    pairs = [(text, f" {answer}") for text in texts for answer in ("Rome", "the red moon")]
    for pair, one in zip(pairs, loaded.score(pairs), strict=True):
        assert one.logprobs == pytest.approx(scored_by_hand(loaded, pair), abs=1e-4)


def plain(**config: Any) -> Any:
    inner = SimpleNamespace(**config)
    return SimpleNamespace(config=SimpleNamespace(get_text_config=lambda: inner))


def test_borders_are_found_wherever_a_configuration_has_them() -> None:
    assert borders(plain(rope_parameters=ROPE)) == (64,)
    assert borders(plain(rope_parameters={"full": ROPE, "local": {"rope_type": "default"}})) == (
        64,
    )
    older = {"type": "longrope", "short_factor": [1.0]}
    assert borders(plain(rope_scaling=older, original_max_position_embeddings=32)) == (32,)
    other = {"rope_type": "yarn", "original_max_position_embeddings": 32}
    assert borders(plain(rope_parameters=other, original_max_position_embeddings=32)) == ()
    assert borders(plain(rope_parameters=None)) == borders(plain()) == ()


def test_without_a_border_all_are_one_group_in_their_order() -> None:
    assert list(groups(plain(), [9, 200, 5], 7)) == [Group((0, 1, 2))]


def test_what_crosses_is_alone() -> None:
    model = plain(rope_parameters=ROPE)
    found = list(groups(model, [65, 64, 52, 53, 3, 90], 12))
    assert found == [Group((2, 4)), Group((0, 5)), Group((1,), True), Group((3,), True)]
