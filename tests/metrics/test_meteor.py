"""METEOR against nltk's, over the same tokens and the same synonyms; the difference allowed is 0.

nltk's own reader needs WordNet on its data path. Here it is given this package's table, which
`test_wordnet.py` compares with that reader.
"""

import random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics_pairs import hard_pairs, long_pairs, several_references, short_pairs
from metrics.meteor import Meteor
from metrics.table import get
from metrics.wordnet import parts_of_speech, synonyms

meteor_score = pytest.importorskip("nltk.translate.meteor_score").meteor_score
TIES = "car auto machine cars dog dogs frank click run running x the".split()


class Table:
    """A stand-in for nltk's reader: all synonyms as one synset."""

    def synsets(self, word):
        lemmas = [SimpleNamespace(name=lambda name=name: name) for name in synonyms(word)]
        return [SimpleNamespace(lemmas=lambda: lemmas)]


def wrong(answers, references, metric, tokens):
    theirs = [
        meteor_score([tokens(text) for text in accepted], tokens(answer), wordnet=Table())
        for answer, accepted in zip(answers, references, strict=True)
    ]
    ours = metric.counts(answers, references)[:, 0]
    return [one for one, a, b in zip(answers, ours, theirs, strict=True) if a != b]


def related_words(n, size):
    """Return answers made of the references' words, their synonyms, other forms and others."""
    rng = random.Random(3)
    nouns, verbs = parts_of_speech()[:2]
    known = sorted(word for word in {**nouns.names, **verbs.names} if len(synonyms(word)) > 2)[::7]
    answers, references = [], []
    for _ in range(n):
        words = rng.choices(known, k=rng.randint(1, size))
        how = [rng.choice("same synonym synonym form other".split()) for _ in words]
        made = {"form": lambda w: w + rng.choice("s ing ed".split()), "same": str,
                "other": lambda w: rng.choice(known),
                "synonym": lambda w: rng.choice(sorted(synonyms(w)))}  # fmt: skip
        changed = [made[kind](word) for kind, word in zip(how, words, strict=True)]
        rng.shuffle(changed) if rng.random() < 0.5 else None
        answers.append(" ".join(changed))
        references.append([" ".join(words)])
    return answers, references


PAIRS = pytest.mark.parametrize(
    "pairs",
    [
        short_pairs(8_000, seed=13), long_pairs(500, seed=14), several_references(400),
        hard_pairs(), related_words(1_500, 12), related_words(60, 120),
    ],
    ids=["short", "long", "several", "hard", "related", "related-long"],
)  # fmt: skip


@PAIRS
def test_on_white_space_it_equals_nltks_to_the_last_bit(pairs):
    assert wrong(*pairs, Meteor("split"), str.split) == []


@PAIRS
def test_on_the_treebanks_tokens_it_equals_nltks_to_the_last_bit(pairs):
    tokens = pytest.importorskip("nltk.tokenize").NLTKWordTokenizer().tokenize
    few = slice(0, 2_000)
    assert wrong(pairs[0][few], pairs[1][few], Meteor("treebank"), tokens) == []


@given(items=st.lists(st.tuples(*[st.lists(st.sampled_from(TIES), max_size=8)] * 2), min_size=1))
def test_ties_are_broken_as_nltk_breaks_them(items):
    answers, references = [" ".join(one) for one, _ in items], [[" ".join(two)] for _, two in items]
    assert wrong(answers, references, Meteor("split"), str.split) == []


@pytest.mark.parametrize("m", [1, 2, 5])
def test_the_identical_answer_of_m_words(m):
    text = " ".join(f"w{i}" for i in range(m))
    assert Meteor("split").counts([text], [[text]])[0, 0] == 1 - 0.5 / m**3


def test_the_third_stage_looks_up_stems():
    """The stem of "happiness" is "happi", which WordNet does not know: no synonym is found."""
    assert "felicity" in synonyms("happiness")
    assert Meteor("split").counts(["happiness"], [["felicity"]])[0, 0] == 0
    assert Meteor("split").counts(["cars"], [["auto"]])[0, 0] == 0.5


def test_sentences_are_cut_where_the_model_is(tmp_path, monkeypatch):
    """A model without abbreviations, collocations and sentence starters, in nltk's own format."""
    import nltk

    folder = tmp_path / "tokenizers" / "punkt_tab" / "english"
    folder.mkdir(parents=True)
    for name in ("abbrev_types.txt", "collocations.tab", "ortho_context.tab", "sent_starters.txt"):
        (folder / name).touch()
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    nltk.tokenize._get_punkt_tokenizer.cache_clear()
    answers = ["He left. She (the boss) stayed.", "He left."]
    references = [["She stayed. He left. All well."], ["They left"]]
    assert wrong(answers, references, get("meteor"), nltk.word_tokenize) == []
    assert (
        Meteor("punkt").counts(answers, references)[0, 0]
        != Meteor("treebank").counts(answers, references)[0, 0]
    )
    nltk.tokenize._get_punkt_tokenizer.cache_clear()


def test_without_the_model_the_way_out_is_told(tmp_path, monkeypatch):
    import nltk

    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    nltk.tokenize._get_punkt_tokenizer.cache_clear()
    with pytest.raises(LookupError, match="once, or take meteor-treebank"):
        get("meteor")


def test_names_and_no_items():
    assert [Meteor(t).name for t in ("split", "treebank", "punkt")] == [
        "meteor-split", "meteor-treebank", "meteor",
    ]  # fmt: skip
    assert Meteor("split").counts([], []).shape == (0, 2)
    assert np.isnan(Meteor("split").score([0, 0]))
