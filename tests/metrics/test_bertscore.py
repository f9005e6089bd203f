"""BERTScore beside a slow implementation of the paper, on a tiny RoBERTa made here.

The reference tokenises with an explicit leading space, embeds each text by itself with
transformers, and matches tokens in two loops; the difference allowed is 1e-6 of 1.
"""

import json
import shutil

import numpy as np
import pytest

from metrics.bert_folder import open_folder
from metrics.bertscore import PARTS, BertScore
from metrics.failure import MetricFailed
from metrics.identity import signature
from metrics.scores import corpus_score
from metrics.table import get

LAYER = 2
TEXTS = [
    "the Nile flows north through Egypt", "Paris is the capital of France", "Nile", "New York",
    "le café was closed", " two  spaces ", "1901", "the", "Egypt.", "x" * 90, "word " * 80,
    "👩‍👩‍👧 مرحبا", "e\u0301", "\u202eabc\u202c", "a\x00b",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Save a RoBERTa of 3 layers with random weights and a tokenizer that states no length."""
    torch = pytest.importorskip("torch")
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaConfig, RobertaModel

    path = tmp_path_factory.mktemp("models") / "tiny-roberta"
    path.mkdir()
    made = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made.train_from_iterator(TEXTS * 5, vocab_size=400, min_frequency=1, special_tokens=special)
    made.save_model(str(path))
    torch.manual_seed(0)
    config = RobertaConfig(
        vocab_size=made.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=66,
        initializer_range=0.5,
    )
    RobertaModel(config).save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def slow(folder):
    """Return a function of two texts: P, R and F1, in loops."""
    return slow_reference(folder, longest=64)


def slow_reference(folder, longest):
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()

    def embedded(text, space):
        text = (" " if space else "") + text.strip()
        ids = tokenizer.encode(text, max_length=longest, truncation=True)
        with torch.no_grad():
            found = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[LAYER]
        rows = found[0].double().numpy()[1:-1]  # not <s> and </s>, which weigh nothing
        whole = found[0].double().numpy()
        return rows, whole

    def score(answer, reference, space=True):
        (a, whole_a), (r, whole_r) = embedded(answer, space), embedded(reference, space)
        p = np.mean([max(_cosine(one, other) for other in whole_r) for one in a])
        recall = np.mean([max(_cosine(one, other) for other in whole_a) for one in r])
        return p, recall, 2 * p * recall / (p + recall)

    return score


def _cosine(one, other):
    return one @ other / np.sqrt((one @ one) * (other @ other))


def metrics_of(folder):
    return {part: get(f"bertscore_{part}:{folder}@{LAYER}") for part in PARTS}


def test_equals_the_slow_reference(folder, slow):
    answers = TEXTS + TEXTS
    references = [[text] for text in (*TEXTS[1:], TEXTS[0], *TEXTS[4:], *TEXTS[:4])]
    expected = np.array([slow(a, r) for a, (r,) in zip(answers, references, strict=True)])
    for column, metric in enumerate(metrics_of(folder).values()):
        counts = metric.counts(answers, references)
        assert np.abs(counts[:, 0] - expected[:, column]).max() <= 1e-6
        assert (counts[:, 1] == 1).all()
        assert corpus_score(metric, counts) == pytest.approx(
            100 * expected[:, column].mean(), abs=1e-4
        )


def test_the_mend_is_at_work(folder, slow):
    """Without the leading space, as bert-score does it on transformers 5, scores differ."""
    answer, reference = "Nile", "the Nile flows north through Egypt"
    unmended = slow(answer, reference, space=False)
    assert abs(unmended[2] - slow(answer, reference)[2]) > 0.01
    found = metrics_of(folder)["f1"].counts([answer], [[reference]])[0, 0]
    assert found == pytest.approx(slow(answer, reference)[2], abs=1e-6)


def test_a_fast_tokenizers_own_file_is_mended_too(folder, slow, tmp_path):
    from transformers import AutoTokenizer

    copy = shutil.copytree(folder, tmp_path / "saved", ignore=shutil.ignore_patterns("*.txt"))
    (copy / "vocab.json").unlink()
    AutoTokenizer.from_pretrained(folder).save_pretrained(copy)
    assert (copy / "tokenizer.json").exists()
    metric = get(f"bertscore_f1:{copy}@{LAYER}")
    found = metric.counts(["Paris"], [["New York"]])[0, 0]
    assert found == pytest.approx(slow("Paris", "New York")[2], abs=1e-6)


def test_a_model_without_the_space_needs_no_mend(tmp_path, capfd):
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertModel, BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "nile", "paris", "##s", "is"]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 2}
    limits = {"intermediate_size": 64, "max_position_embeddings": 12, "initializer_range": 0.5}
    BertModel(BertConfig(vocab_size=len(words), **sizes, **limits)).save_pretrained(tmp_path)
    metric, slow = get(f"bertscore_f1:{tmp_path}@{LAYER}"), slow_reference(tmp_path, longest=12)
    for answer, reference in (("Paris", "the Nile"), ("the Nile is" * 9, "nile s"), ("x", "y")):
        expected = slow(answer, reference, space=False)[2]
        found = metric.counts([answer], [[reference]])[0, 0]
        assert found == pytest.approx(expected, abs=1e-6)
    assert {"space:no", "max:12"} <= set(metric.settings)
    nothing_left = metric.counts(["\x00", "the"], [["the"], ["\u200b"]])
    assert nothing_left.tolist() == [[0, 1], [0, 1]]
    assert "Warning" not in "".join(capfd.readouterr())  # bert-score's, of empty texts


def test_the_best_of_several_references_for_each_part(folder, slow):
    accepted = ["Nile", "the Nile flows north through Egypt", "", "1901"]
    each = np.array([slow("the Nile", text) for text in accepted if text])
    for column, metric in enumerate(metrics_of(folder).values()):
        found = metric.counts(["the Nile"], [accepted])[0, 0]
        assert found == pytest.approx(each[:, column].max(), abs=1e-6)


def test_blank_texts_score_0(folder):
    for metric in metrics_of(folder).values():
        found = metric.counts(["", " \n", "Nile", ""], [["Nile"], ["Nile"], ["", "\t"], [""]])
        assert found.tolist() == [[0, 1]] * 4


def test_the_identical_answer_scores_full_and_a_lone_surrogate_crashes_nothing(folder):
    texts = [*TEXTS, "a\ud800", "\udfff"]
    for metric in metrics_of(folder).values():
        counts = metric.counts(texts, [[text] for text in texts])
        assert counts[:, 0] == pytest.approx(1, abs=1e-6)
        same = metric.counts(["a\ud800"], [["a\ufffd"]])
        assert same[0, 0] == pytest.approx(1, abs=1e-6)


def test_precision_and_recall_swap_with_the_texts(folder):
    found = metrics_of(folder)
    one = found["p"].counts(["the Nile"], [["Egypt."]])[0, 0]
    other = found["r"].counts(["Egypt."], [["the Nile"]])[0, 0]
    assert one == pytest.approx(other, abs=1e-6)


def test_the_same_numbers_whatever_else_is_scored(folder):
    fresh = BertScore("f1", "a", open_folder(f"{folder}@{LAYER}"))
    alone = fresh.counts(["Nile"], [["Paris is the capital of France"]])[0, 0]
    many = metrics_of(folder)["f1"].counts(
        [*TEXTS, "Nile"], [[text] for text in (*TEXTS[::-1], "Paris is the capital of France")]
    )
    assert many[-1, 0] == pytest.approx(alone, abs=1e-6)


def test_the_signature_holds_the_models_content_and_the_mend(folder, tmp_path):
    metric = metrics_of(folder)["f1"]
    line = signature(metric)
    assert line.startswith(f"bertscore_f1:{folder}@2|refs:max|idf:no|rescaled:no|empty:0|model:")
    assert "|layer:2|max:64|space:yes|bert-score:" in line
    other = shutil.copytree(folder, tmp_path / "tiny-roberta")
    assert get(f"bertscore_f1:{other}@2").settings == metric.settings
    with (other / "model.safetensors").open("r+b") as weights:
        weights.seek(-4, 2)
        weights.write(b"\0\0\0\0")
    assert get(f"bertscore_p:{other}/@2").settings != metric.settings


def test_the_package_knows_the_layer_of_a_folder_named_like_its_models(folder, tmp_path):
    known = shutil.copytree(folder, tmp_path / "sshleifer-copies" / "roberta-base")
    with pytest.raises(LookupError, match=r"has layers 0 to 3; .* asks for 10"):
        get(f"bertscore_f1:{known}")
    with pytest.raises(LookupError, match=r"no usual layer for a model called 'tiny-roberta'"):
        get(f"bertscore_f1:{folder}")
    assert get(f"bertscore_f1:{folder}@0").pairs.layer == 0


@pytest.mark.parametrize("name", ["bertscore_f1:roberta-large", "bertscore_p:org/model@3"])
def test_a_name_of_the_hub_gets_the_way_out(name):
    with pytest.raises(LookupError, match=r"there is no folder .* not downloaded here: save the"):
        get(name)


@pytest.mark.parametrize("name", ["bertscore", "bertscore:x", "bertscore_f2:x", "bertscore_f1:"])
def test_a_form_that_is_none_gets_the_forms(name):
    with pytest.raises(LookupError, match="bertscore_f1"):
        get(name)


def test_a_folder_that_is_no_model(tmp_path, folder):
    with pytest.raises(LookupError, match=r"is no model folder: no readable config\.json"):
        get(f"bertscore_f1:{tmp_path}@1")
    shutil.copy(folder / "config.json", tmp_path)
    with pytest.raises(LookupError, match="is no model folder: no weights beside"):
        get(f"bertscore_f1:{tmp_path}@1")


def test_a_path_that_bert_score_would_misread_is_refused(folder, tmp_path):
    """The package takes any path with t5 in it for a T5 model, and would score by noise."""
    misread = shutil.copytree(folder, tmp_path / "best5-t5x" / "model")
    with pytest.raises(LookupError, match=r"for a T5 model, .* rename or link the folder"):
        get(f"bertscore_f1:{misread}@2")


def test_a_model_that_cannot_be_loaded_fails_as_a_metric(folder, tmp_path):
    broken = shutil.copytree(folder, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"no weights")
    metric = get(f"bertscore_f1:{broken}@2")
    with pytest.raises(MetricFailed, match=r"bertscore_f1:.*failed: "):
        metric.counts(["a"], [["b"]])


def test_a_model_that_gives_nan_or_another_shape_fails():
    for wrong in (np.full((1, 3), np.nan), np.ones((2, 3)), np.ones(3)):
        metric = BertScore("p", "made", lambda answers, references, wrong=wrong: wrong)
        with pytest.raises(MetricFailed):
            metric.counts(["a"], [["b"]])


def test_pairs_are_asked_once_and_blank_ones_never():
    asked = []

    def pairs(answers, references):
        asked.extend(zip(answers, references, strict=True))
        return np.ones((len(answers), 3))

    metric = BertScore("r", "made", pairs)
    assert metric.counts(["a", "a", ""], [["b", " "], ["b"], ["c"]]).tolist() == [[1, 1]] * 2 + [
        [0, 1]
    ]
    assert asked == [("a", "b")]
    assert metric.counts([], []).shape == (0, 2)
    with pytest.raises(ValueError, match="expected one of p, r, f1"):
        BertScore("f", "made", pairs)


def test_a_folder_without_a_tokenizer_is_refused(folder, tmp_path):
    """transformers makes one of special tokens alone, with which everything scores 0."""
    for file in ("config.json", "model.safetensors"):
        shutil.copy(folder / file, tmp_path)
    with pytest.raises(LookupError, match=r"a model and no tokenizer: none of tokenizer\.json,"):
        get(f"bertscore_f1:{tmp_path}@2")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "RobertaTokenizer"}')
    metric = get(f"bertscore_f1:{tmp_path}@2")
    with pytest.raises(MetricFailed, match="knows special tokens alone"):
        metric.counts(["Nile"], [["Nile"]])


def without(folder, copy, *parts):
    """Copy a model's folder without the weights whose names hold one of the parts."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(folder, copy)
    file = copy / "model.safetensors"
    kept = {k: v for k, v in load_file(file).items() if not any(part in k for part in parts)}
    save_file(kept, file, {"format": "pt"})
    return copy


def test_weights_that_would_be_random_fail_the_metric(folder, tmp_path):
    lacking = without(folder, tmp_path / "lacking", "layer.1.", "layer.2.", "pooler")
    metric = get(f"bertscore_f1:{lacking}@2")
    with pytest.raises(
        MetricFailed, match=r"do not fit its config.json: encoder\.layer\.1\..*more"
    ):
        metric.counts(["Nile"], [["Paris"]])
    larger = shutil.copytree(folder, tmp_path / "larger")
    config = json.loads((larger / "config.json").read_text())
    (larger / "config.json").write_text(json.dumps({**config, "intermediate_size": 96}))
    with pytest.raises(MetricFailed, match="weights"):
        get(f"bertscore_f1:{larger}@2").counts(["Nile"], [["Paris"]])


def test_weights_that_no_score_depends_on_may_be_missing(folder, tmp_path):
    lacking = without(folder, tmp_path / "lacking", "layer.2.", "pooler")
    found = get(f"bertscore_f1:{lacking}@2").counts(["Nile"], [["Paris"]])
    assert (found == get(f"bertscore_f1:{folder}@2").counts(["Nile"], [["Paris"]])).all()


def test_no_score_exceeds_100():
    metric = BertScore("p", "made", lambda answers, references: np.full((1, 3), 1.0000002))
    assert metric.counts(["a"], [["b"]]).tolist() == [[1, 1]]


def test_a_wrong_layer_is_not_taken_for_a_wrong_folder(folder, tmp_path):
    for words in ("-1", "two", ""):
        with pytest.raises(LookupError, match=r"is no layer; expected a number from 0, as in"):
            get(f"bertscore_f1:{folder}@{words}")
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "config.json").write_text('{"model_type": "roberta"}')
    with pytest.raises(LookupError, match="does not say how many layers the model has"):
        get(f"bertscore_f1:{copy}@1")
