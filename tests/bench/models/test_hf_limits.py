"""Prompts that are too long: cut at their start, counted; chats are refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_limits import fitted, positions
from bench.models.hf_tested import TESTED
from bench.models.protocol import Ask, Generation


def make_ask(question: str, **more) -> Ask:
    prompt = f"Q: {question}\nA:"
    return Ask("heldout", "q", 0, prompt, "h", question, ("f.jsonl", 1), **more)


def load(folder, **settings):
    return HfCheckpoint("t", f"hf:{folder}", folder).load((), Generation(**settings), False)


def plain_model(most):
    text = SimpleNamespace(max_position_embeddings=most)
    return SimpleNamespace(config=SimpleNamespace(get_text_config=lambda: text))


def cut(ids, most_read, most, begin, ask=None):
    tokenizer = SimpleNamespace(bos_token_id=begin)
    asks = [ask or make_ask("x")]
    (found,) = fitted(plain_model(most_read), tokenizer, asks, [ids], most=most, where="here")
    return found.ids, found.dropped


def test_the_first_tokens_go_and_the_begin_token_stays():
    ids = [1, 10, 11, 12, 13, 14]
    assert cut(ids, 10, 4, begin=1) == (ids, 0)
    assert cut(ids, 9, 4, begin=1) == ([1, 11, 12, 13, 14], 1)
    assert cut(ids, 6, 4, begin=1) == ([1, 14], 4)
    assert cut(ids, 9, 4, begin=7) == ([10, 11, 12, 13, 14], 1)
    assert cut(ids, 6, 4, begin=None) == ([13, 14], 4)


def test_answers_that_leave_no_room_are_refused():
    with pytest.raises(ModelError, match="reads 10 tokens, and answers may have 9") as caught:
        cut([1, 2], 10, 9, begin=1)
    assert "max_new_tokens" in str(caught.value)


def test_a_chat_is_not_cut():
    chat = make_ask("x", messages=(("user", "x"),))
    assert cut([1, 2, 3], 10, 7, 1, chat) == ([1, 2, 3], 0)
    with pytest.raises(ModelError, match="chat of heldout/q has 4 tokens; at most 3"):
        cut([1, 2, 3, 4], 10, 7, 1, chat)


def test_a_cut_prompt_is_answered_as_its_end_is_and_counted(tiny):
    loaded = load(tiny, max_new_tokens=8)
    words = "who is the king of red river moon city . ? blue".split()
    long = " ".join(words[at * at % 11] for at in range(300))
    asks = [make_ask("who is the king of Rome"), make_ask(long)]
    whole, cut_one = loaded.generate(asks)
    ids = loaded.tokenizer(asks[1].prompt)["input_ids"]
    assert (whole.dropped, cut_one.dropped) == (0, len(ids) - 120)
    begin = loaded.tokenizer.bos_token_id
    kept = ids[-120:] if ids[0] != begin else [begin, *ids[-119:]]
    import torch

    with torch.inference_mode():
        found = loaded.model.generate(
            torch.tensor([kept]),
            attention_mask=torch.ones(1, 120, dtype=torch.long),
            max_new_tokens=8,
        )
    new = loaded.tokenizer.decode(found[0, 120:], skip_special_tokens=True)
    assert cut_one.text == f" {new}".partition("\n")[0]
    assert loaded.generate(asks[1:]) == [cut_one]


@pytest.mark.parametrize("kind", sorted(TESTED - {"bloom"}))  # BLOOM reads on and on
def test_every_tested_architecture_says_how_much_it_reads(kind):
    from transformers import AutoConfig

    assert 1024 <= positions(SimpleNamespace(config=AutoConfig.for_model(kind))) <= 1 << 17


def named(both=False, **numbers):
    text = SimpleNamespace(**numbers)
    config = SimpleNamespace(get_text_config=lambda: text, is_encoder_decoder=both)
    return SimpleNamespace(config=config)


def test_a_limit_by_any_of_its_names_is_read():
    assert positions(named(seq_length=2048)) == 2048
    assert positions(named(max_position_embeddings=None, n_ctx=64)) == 64
    assert positions(named(max_position_embeddings=32, n_positions=64)) == 32
    assert positions(named(both=True, n_positions=512)) == 1 << 40  # as T5 has it


def test_an_mpt_is_given_no_more_than_it_reads(tiny, tmp_path):
    import torch
    from transformers import AutoTokenizer, MptConfig, MptForCausalLM

    tokenizer = AutoTokenizer.from_pretrained(tiny)
    sizes = {"d_model": 32, "n_layers": 2, "n_heads": 4, "initializer_range": 0.3}
    torch.manual_seed(0)
    config = MptConfig(vocab_size=len(tokenizer), max_seq_len=64, **sizes)
    MptForCausalLM(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    loaded = load(tmp_path, max_new_tokens=8)
    asks = [make_ask("who is the king"), make_ask("what is in the red city " * 30)]
    whole, cut_one = loaded.generate(asks)
    length = len(tokenizer(asks[1].prompt)["input_ids"])
    assert (whole.dropped, cut_one.dropped) == (0, length - 56)
    assert cut_one.tokens > 0
    with pytest.raises(ModelError, match="1 of 1 prompts with their answers are too long to score"):
        loaded.score([(asks[1].prompt, " Rome")])
