from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Ask, Checkpoint, Generation, Scorer

QUESTIONS = (
    "who is the king ?",
    "what is the city of Rome in Paris ? where is the river of the moon ?",
    "where",
    "one two three red",
    "moon",
    "the blue city . the red city",
    "who ?",
    "in what river is the moon of the king ?",
)


def make_asks(questions=QUESTIONS):
    return [
        Ask("heldout", str(at), 0, f"Q: {text}\nA:", f"hash{at}", text, ("heldout.jsonl", at))
        for at, text in enumerate(questions)
    ]


def load(folder, **settings):
    checkpoint: Checkpoint = HfCheckpoint("tiny", f"hf:{folder.name}", folder)
    return checkpoint.load((), Generation(**settings), False)


def greedy_loop(model, prompt_ids, most):
    """The plainest greedy decoding there is: one row, no cache, no padding."""
    import torch

    ids = list(prompt_ids)
    with torch.inference_mode():
        for _ in range(most):
            ids.append(int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    return ids[len(prompt_ids) :]


def test_a_batch_answers_as_the_plainest_loop_does(tiny):
    loaded = load(tiny, max_new_tokens=12, stop=())
    replies = loaded.generate(make_asks())
    for ask, reply in zip(make_asks(), replies, strict=True):
        prompt = loaded.tokenizer(ask.prompt)["input_ids"]
        new = greedy_loop(loaded.model, prompt, 12)
        new = new[: new.index(2)] if 2 in new else new
        whole = loaded.tokenizer.decode(prompt + new, skip_special_tokens=True)
        assert loaded.tokenizer.decode(prompt, skip_special_tokens=True) + reply.text == whole
    assert len({reply.text for reply in replies}) >= 5


def test_answers_are_the_same_at_any_batch_size(tiny):
    loaded, asks = load(tiny), make_asks()
    together = loaded.generate(asks)
    for size in (1, 3):
        apart = [r for at in range(0, 8, size) for r in loaded.generate(asks[at : at + size])]
        assert apart == together


def test_each_row_ends_for_its_own_reason(tiny):
    loaded = load(tiny, max_new_tokens=32)
    reasons = {reply.stop for reply in loaded.generate(make_asks())}
    assert reasons == {"eos", "length", "stop"}


def test_the_text_before_a_stop_string_is_kept_raw(tiny):
    free = load(tiny, max_new_tokens=12, stop=()).generate(make_asks())
    stop = free[0].text.split()[3]
    cut = load(tiny, max_new_tokens=12, stop=("never there", stop)).generate(make_asks())
    assert cut[0].text == free[0].text[: free[0].text.index(stop)]
    assert (cut[0].stop, cut[0].tokens) == ("stop", 4)
    assert cut[0].text.startswith(" ")


def test_a_stop_string_over_several_tokens_ends_the_row(tiny):
    free = load(tiny, max_new_tokens=12, stop=()).generate(make_asks())
    stop = " ".join(free[0].text.split()[1:3])
    (reply,) = load(tiny, max_new_tokens=12, stop=(stop,)).generate(make_asks()[:1])
    assert (reply.stop, reply.tokens) == ("stop", 3)
    assert stop not in reply.text


def test_a_special_token_can_be_a_stop_string(tiny):
    plain = load(tiny).generate(make_asks())
    named = load(tiny, stop=("\n", "</s>")).generate(make_asks())
    assert [reply.text for reply in named] == [reply.text for reply in plain]
    assert {reply.stop for reply in named} == {"length", "stop"}


def test_the_longest_answer_has_max_new_tokens(tiny):
    replies = load(tiny, max_new_tokens=5, stop=()).generate(make_asks())
    assert max(reply.tokens for reply in replies) == 5
    assert all(reply.tokens == 5 for reply in replies if reply.stop == "length")


def test_lengths_are_counted_in_tokens_as_they_are_read(tiny):
    loaded = load(tiny)
    assert loaded.lengths(make_asks(("where", "who is", "who " * 200))) == [4, 5, 96]


def test_scores_equal_an_unbatched_loop(tiny):
    import torch

    loaded = load(tiny)
    assert isinstance(loaded, Scorer)
    pairs = [(ask.prompt, " Paris Rome" * (at % 3)) for at, ask in enumerate(make_asks())]
    for (prompt, text), found in zip(pairs, loaded.score(pairs), strict=True):
        ids = loaded.tokenizer(prompt + text)["input_ids"]
        start = len(loaded.tokenizer(prompt)["input_ids"])
        with torch.inference_mode():
            logits = loaded.model(input_ids=torch.tensor([ids])).logits[0]
        table = torch.log_softmax(logits, dim=-1)
        wanted = [float(table[at - 1, ids[at]]) for at in range(start, len(ids))]
        assert found.logprobs == pytest.approx(wanted, abs=1e-4)
        assert list(found.tokens) == text.split()


def test_the_first_token_of_all_has_a_score_too(tiny):
    (found,) = load(tiny).score([("", "Paris Rome")])
    assert len(found.logprobs) == 2
    assert all(value < 0 for value in found.logprobs)


def test_nothing_asked_is_nothing_answered(tiny):
    loaded = load(tiny)
    assert loaded.generate([]) == []
    assert loaded.score([]) == []
    assert loaded.lengths([]) == []


def spoil(folder, name, change):
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    tensors[name] = change(tensors[name])
    kept = {key: value for key, value in tensors.items() if value is not None}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


def test_a_diverged_model_is_refused_not_scored(copied):
    spoil(copied, "model.norm.weight", lambda tensor: tensor * float("nan"))
    loaded = load(copied)
    with pytest.raises(ModelError, match=r"NaN or infinity.*diverge"):
        loaded.generate(make_asks())
    with pytest.raises(ModelError, match="NaN or infinity"):
        loaded.score([("Q:", " Paris")])


def test_missing_weights_are_not_made_up(copied):
    spoil(copied, "lm_head.weight", lambda tensor: None)
    with pytest.raises(ModelError, match=r"its weights lack lm_head\.weight"):
        load(copied)


def test_code_of_the_checkpoint_is_never_run(copied):
    config = json.loads((copied / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoModelForCausalLM": "own.Own"}}
    (copied / "config.json").write_text(json.dumps(config))
    (copied / "own.py").write_text("raise SystemExit('foreign code was run')")
    with pytest.raises(ModelError, match="code of its own"):
        load(copied)


def test_an_unknown_architecture_is_one_line(copied):
    config = json.loads((copied / "config.json").read_text()) | {"model_type": "own"}
    (copied / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError) as error:
        load(copied)
    assert "\n" not in str(error.value)


def test_tokenizer_and_weights_must_belong_together(copied, save_checkpoint, tmp_path):
    larger = save_checkpoint(tmp_path / "larger", extra_words=9)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (copied / name).write_bytes((larger / name).read_bytes())
    with pytest.raises(ModelError, match="belong together"):
        load(copied).generate(make_asks(("word8",)))


def test_a_hub_name_is_told_apart_though_its_path_was_resolved(tmp_path):
    checkpoint = HfCheckpoint("a", "hf:someone/some-model", tmp_path / "someone" / "some-model")
    with pytest.raises(ModelError, match="nothing is downloaded"):
        checkpoint.identity()


def test_identity_imports_neither_torch_nor_transformers(tiny):
    code = (
        "import sys; from pathlib import Path; from bench.models.hf import HfCheckpoint;"
        f"HfCheckpoint('a', 'hf:a', Path({str(tiny)!r})).identity();"
        "assert not {'torch', 'transformers', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_loading_and_answering_say_nothing(tiny):
    code = (
        "from pathlib import Path; from bench.models.hf import HfCheckpoint;"
        "from bench.models.protocol import Ask, Generation;"
        f"model = HfCheckpoint('a', 'hf:a', Path({str(tiny)!r})).load((), Generation(), False);"
        "model.generate([Ask('s', '1', 0, 'Q: who', 'h', 'who', ('f', 1))])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
