"""Models with an encoder: answers and scores against the plainest loop there is."""

from __future__ import annotations

import json

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_batches import Batches
from bench.models.hf_loading import load_folder
from bench.models.hf_seq2seq import HfSeq2Seq
from bench.models.protocol import Ask, Generation, Scorer
from tests.bench.conftest import WORDS, _tokenizer
from tests.bench.models.test_hf import make_asks

KINDS = {
    "t5": {"d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4},
    "bart": {
        **{"d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "init_std": 0.3},
        **{"encoder_attention_heads": 4, "decoder_attention_heads": 4},
        **{"encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 64},
    },
}
BEGINS = {"t5": [0], "bart": [2, 1]}  # BART's decoder begins with </s>, its text with <s>
PAIRS = [(ask.prompt, " Paris Rome" * (at % 3)) for at, ask in enumerate(make_asks())]


def save(kind, folder):
    from tokenizers.processors import TemplateProcessing
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    tokenizer = _tokenizer(WORDS.split())
    template = "$A </s>" if kind == "t5" else "<s> $A </s>"
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single=template, special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    own = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "vocab_size": len(tokenizer)}
    begin = {"decoder_start_token_id": BEGINS[kind][0]}
    config = AutoConfig.for_model(kind, **KINDS[kind], **own, **begin)
    torch.manual_seed(0)
    model = AutoModelForSeq2SeqLM.from_config(config)
    with torch.no_grad():
        for weights in model.parameters():  # a large spread makes answers differ by question
            weights.mul_(3 if kind == "t5" else 1.5)
    model.generation_config.forced_bos_token_id = 1 if kind == "bart" else None
    model.generation_config.update(num_beams=4, no_repeat_ngram_size=2)  # not ours to obey
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=list(KINDS))
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def folder(kind, tmp_path_factory, one_thread):
    return save(kind, tmp_path_factory.mktemp(kind) / "checkpoint")


def load(folder, **settings) -> HfSeq2Seq:
    found = HfCheckpoint("a", "hf:a", folder).load((), Generation(**settings), False)
    assert isinstance(found, HfSeq2Seq)
    return found


def plainest(loaded, prompt, begin, most):
    """One row, no cache, no padding."""
    read = torch.tensor([loaded.tokenizer(prompt)["input_ids"]])
    written = list(begin)
    with torch.inference_mode():
        for _ in range(most):
            logits = loaded.model(
                input_ids=read, decoder_input_ids=torch.tensor([written]), use_cache=False
            ).logits
            written.append(int(logits[0, -1].argmax()))
            if written[-1] == 2:
                break
    return written[len(begin) :]


def test_answers_are_those_of_the_plainest_loop(folder, kind):
    loaded = load(folder, max_new_tokens=12, stop=())
    replies = loaded.generate(make_asks())
    for ask, reply in zip(make_asks(), replies, strict=True):
        new = plainest(loaded, ask.prompt, BEGINS[kind], 12)
        assert reply.text == loaded.tokenizer.decode(new, skip_special_tokens=True)
        assert (reply.tokens, reply.stop) == (len(new), "eos" if new[-1] == 2 else "length")
    assert len({reply.text for reply in replies}) >= 4


def test_company_changes_no_answer_and_memory_that_runs_out_none(folder):
    loaded, asks = load(folder), make_asks()
    together = loaded.generate(asks)
    assert [loaded.generate([ask])[0] for ask in asks] == together
    small = HfSeq2Seq(loaded.where, loaded.tokenizer, loaded.model, loaded.generation)
    small.batches.tokens = 1 << 20
    generate, calls = small.model.generate, []

    def greedy_for_memory(**given):
        calls.append(len(given["input_ids"]))
        if calls[-1] > 2:
            raise torch.OutOfMemoryError("no more")
        return generate(**given)

    small.model.generate = greedy_for_memory
    try:
        assert small.generate(asks) == together
    finally:
        del small.model.generate
    assert calls[0] == 8 and max(calls[-3:]) <= 2


def test_one_row_that_does_not_fit_is_one_sentence():
    def run(rows):
        raise torch.OutOfMemoryError("no more")

    with pytest.raises(ModelError, match="out of memory with one row of 7 tokens"):
        Batches().over([3, 7, 5], run, "here")


def test_stop_strings_end_each_row_and_are_no_part_of_it(folder):
    free = load(folder, max_new_tokens=12, stop=()).generate(make_asks())
    longest = max(free, key=lambda reply: reply.tokens)
    stop = longest.text.split()[1]
    cut = load(folder, max_new_tokens=12, stop=(stop,)).generate(make_asks())
    for before, after in zip(free, cut, strict=True):
        assert after.text == before.text.partition(stop)[0]
        assert (after.stop == "stop") == (stop in before.text)


def test_draws_depend_on_the_question_alone(folder):
    settings = {"stop": (), "max_new_tokens": 6}
    sampled, asks = load(folder, temperature=2.0, seed=3, **settings), make_asks()[:4]
    together = sampled.generate(asks)
    assert [sampled.generate([ask])[0] for ask in reversed(asks)] == together[::-1]
    assert together != load(folder, **settings).generate(asks)
    assert together != load(folder, temperature=2.0, seed=4, **settings).generate(asks)


def test_scores_equal_an_unbatched_loop(folder, kind):
    loaded = load(folder)
    assert isinstance(loaded, Scorer)
    for (prompt, text), found in zip(PAIRS, loaded.score(PAIRS), strict=True):
        targets = loaded.tokenizer(text, add_special_tokens=False)["input_ids"]
        read = torch.tensor([loaded.tokenizer(prompt)["input_ids"]])
        written = torch.tensor([BEGINS[kind] + targets])
        with torch.inference_mode():
            logits = loaded.model(input_ids=read, decoder_input_ids=written).logits[0]
        table = torch.log_softmax(logits, dim=-1)[len(BEGINS[kind]) - 1 :]
        wanted = [float(table[at, token]) for at, token in enumerate(targets)]
        assert found.logprobs == pytest.approx(wanted, abs=1e-4)
        assert list(found.tokens) == text.split()
        assert len(found.means) == len(found.deviations) == len(wanted)


def test_nothing_asked_is_nothing_answered(folder):
    loaded = load(folder)
    assert (loaded.generate([]), loaded.score([]), loaded.lengths([])) == ([], [], [])
    assert loaded.generate(make_asks(("",)))[0].text is not None


def test_long_prompts_lose_their_first_tokens_where_the_encoder_is_bounded(folder, kind):
    loaded = load(folder)
    whole = make_asks(("who " * 100 + "where",))
    (reply,) = loaded.generate(whole)
    length = len(loaded.tokenizer(whole[0].prompt)["input_ids"])
    if kind == "t5":  # relative positions have no end
        assert (reply.dropped, loaded.lengths(whole)) == (0, [length])
        return
    assert (reply.dropped, loaded.lengths(whole)) == (length - 64, [64])
    ids, _ = loaded._texts.fitted([whole[0].prompt])[0]
    assert (ids[0], ids[-1]) == (1, 2)  # <s> and </s> stay
    with pytest.raises(ModelError, match=r"1 of 1 prompts .* too long to score"):
        loaded.score([(whole[0].prompt, "Paris")])


def test_answers_that_the_decoder_cannot_hold_are_one_sentence(folder, kind):
    loaded = load(folder, max_new_tokens=63)
    if kind == "t5":
        assert loaded.lengths(make_asks())
        return
    with pytest.raises(ModelError, match="decoder does not hold 63 tokens; at most 62"):
        loaded.generate(make_asks())


def test_a_diverged_model_is_refused(folder):
    loaded = load(folder)
    kept = loaded.model.get_input_embeddings().weight.clone()
    with torch.no_grad():
        loaded.model.get_input_embeddings().weight.fill_(float("nan"))
    with pytest.raises(ModelError, match="NaN or infinity"):
        loaded.generate(make_asks())
    with pytest.raises(ModelError, match="NaN or infinity"):
        loaded.score(PAIRS)
    assert not torch.isnan(kept).any()


def test_chats_need_a_template(folder):
    loaded = load(folder)
    turns = (("user", "who is the king ?"),)
    ask = Ask("s", "1", 0, "user: who is the king ?", "h", "who", ("f", 1), messages=turns)
    with pytest.raises(ModelError, match="chat template"):
        loaded.generate([ask])
    loaded.tokenizer.chat_template = "{% for m in messages %}Q: {{ m.content }}{% endfor %}"
    (reply,) = loaded.generate([ask])
    assert reply.text


def test_missing_weights_are_not_made_up(folder, tmp_path):
    import shutil

    from safetensors.torch import load_file, save_file

    spoiled = shutil.copytree(folder, tmp_path / "spoiled")
    tensors = load_file(spoiled / "model.safetensors")
    name = next(
        name
        for name in tensors
        if name.startswith("model.decoder.layers.1") or "decoder.block.1" in name
    )
    del tensors[name]
    save_file(tensors, spoiled / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="its weights lack"):
        load(spoiled)


def test_fine_tuning_takes_causal_models_only(folder):
    with pytest.raises(ModelError, match="has an encoder; a causal language model"):
        load_folder(folder, Generation())
    assert json.loads((folder / "config.json").read_text())["is_encoder_decoder"]


def test_an_adapter_over_a_model_with_an_encoder(folder, kind, tmp_path):
    import peft
    from transformers import AutoModelForSeq2SeqLM

    layers = ["q", "v"] if kind == "t5" else ["q_proj", "v_proj"]
    own = peft.LoraConfig(
        r=4, target_modules=layers, task_type="SEQ_2_SEQ_LM", init_lora_weights=False
    )
    model = peft.get_peft_model(AutoModelForSeq2SeqLM.from_pretrained(folder), own).eval()
    model.save_pretrained(tmp_path / "adapter")
    loaded = load(tmp_path / "adapter")
    given = {"input_ids": torch.tensor([[5, 6, 2]]), "decoder_input_ids": torch.tensor([[0, 7]])}
    with torch.inference_mode():
        found, wanted = loaded.model(**given).logits, model(**given).logits
    assert torch.allclose(found, wanted, atol=1e-3)
    assert loaded.generate(make_asks()) != load(folder).generate(make_asks())
