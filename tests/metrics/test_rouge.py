"""ROUGE against rouge_score; the difference allowed is exactly 0."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics_pairs import hard_pairs, long_pairs, several_references, short_pairs
from metrics.rouge import Rouge

rouge_scorer = pytest.importorskip("rouge_score.rouge_scorer")

KINDS = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
LINES = st.text("abc \n!", max_size=30)


def differences(answers, references, stem, kinds=KINDS):
    scorer = rouge_scorer.RougeScorer(list(kinds), use_stemmer=stem)
    theirs = [
        scorer.score_multi(accepted, answer)
        for answer, accepted in zip(answers, references, strict=True)
    ]
    return {
        Rouge(kind, stem).name: [
            answer
            for answer, scores, f1 in zip(
                answers, theirs, Rouge(kind, stem).counts(answers, references)[:, 0], strict=True
            )
            if scores[kind].fmeasure != f1
        ]
        for kind in kinds
    }


def broken(pairs, seed=0):
    """Return the texts with a fifth of their spaces made line breaks."""
    rng = np.random.default_rng(seed)

    def lines(text):
        return "".join("\n" if c == " " and rng.random() < 0.2 else c for c in text)

    return [lines(text) for text in pairs[0]], [[lines(t) for t in one] for one in pairs[1]]


@pytest.mark.parametrize("stem", [False, True])
@pytest.mark.parametrize(
    "pairs",
    [
        short_pairs(8_000, seed=11), several_references(500), hard_pairs(),
        broken(several_references(800)), broken(short_pairs(1_000)), broken(hard_pairs()),
    ],
    ids=["short", "several", "hard", "lines-several", "lines-short", "lines-hard"],
)  # fmt: skip
def test_equals_rouge_score_to_the_last_bit(pairs, stem):
    assert not any(differences(*pairs, stem).values())


@pytest.mark.parametrize("stem", [False, True])
def test_equals_rouge_score_on_long_texts(stem):
    assert not any(differences(*long_pairs(500, seed=12), stem, KINDS[:3]).values())
    assert not any(differences(*broken(long_pairs(60)), stem, KINDS[3:]).values())


@given(items=st.lists(st.tuples(LINES, st.lists(LINES, min_size=1, max_size=3)), min_size=1))
def test_equals_rouge_score_where_few_words_make_many_ties(items):
    assert not any(
        differences([one for one, _ in items], [two for _, two in items], False).values()
    )


def test_scores_worked_out_by_hand():
    answer, reference = "the gunman police killed", "police killed the gunman"
    assert Rouge("rouge1").counts([answer], [[reference]])[0, 0] == 1
    assert Rouge("rouge2").counts([answer], [[reference]])[0, 0] == 2 / 3
    assert Rouge("rougeL").counts([answer], [[reference]])[0, 0] == 0.5
    lines = "the gunman\npolice killed"
    assert Rouge("rougeLsum").counts([lines], [["police killed\nthe gunman"]])[0, 0] == 1


def test_the_names_carry_what_is_not_default():
    assert [Rouge(kind, stem).name for stem in (False, True) for kind in KINDS] == [
        "rouge1", "rouge2", "rougeL", "rougeLsum", "rouge1-stem", "rouge2-stem", "rougeL-stem",
        "rougeLsum-stem",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [["a"] * 50_000, [str(number) for number in range(17_000)], ["a b c", "c b a"] * 8_000],
    ids=["one", "different", "two"],
)
def test_very_many_short_lines_take_no_time_by_the_square(lines):
    start = time.process_time()
    answer, reference = "\n".join(lines), "\n".join(lines[:-1])
    found = Rouge("rougeLsum").counts([answer], [[reference]])[0, 0]
    assert time.process_time() - start < 5
    whole, part = len(answer.split()), len(reference.split())
    assert found == pytest.approx(2 * part / (whole + part), abs=1e-12)


def test_many_lines_score_as_rouge_scores_do():
    rng = np.random.default_rng(5)
    words = np.array(["a", "b", "c", "d"])
    texts = ["\n".join(" ".join(rng.choice(words, 3)) for _ in range(60)) for _ in range(12)]
    assert not any(differences(texts, [[one] for one in texts[::-1]], False, KINDS[3:]).values())
