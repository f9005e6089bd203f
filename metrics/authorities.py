"""The tools whose names our metrics bear, asked for the same scores: slow, and imported late.

Conventions:
    An authority gives the score of one answer, and the score of all where that is not the mean of
    the items; both 0–100. What it cannot score it refuses by raising.
    METEOR's synonyms come from this package's WordNet table, for nltk as for us: nltk's own copy
    is a download. evaluate's scripts are no part of its package: see `metrics.evaluate_scripts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from metrics.evaluate_scripts import load_script
from metrics.protocol import Answers, References
from metrics.wordnet import synonyms


@dataclass(frozen=True, slots=True)
class Authority:
    """A tool that scores as one of our metrics should.

    Attributes:
        tool: The package and its version.
        item: Scores one answer beside its references.
        corpus: Scores all answers together; None where that is the mean of the items.
    """

    tool: str
    item: Callable[[str, Sequence[str]], float]
    corpus: Callable[[Answers, References], float] | None = None


def verified_by(name: str) -> str:
    """Return in words what recomputes the metric called `name`, or why nothing does.

    Examples:
        >>> verified_by("chrf")
        'sacrebleu'
        >>> verified_by("contains_answer")
        'no other tool scores exactly so'
    """
    if name in AUTHORITIES:
        return next(tool for head, tool in _TOOLS.items() if name.startswith(head))
    return next((why for head, why in _NOTHING.items() if name.startswith(head)), _NO_TOOL)


def authority_of(name: str) -> Authority | None:
    """Return the authority of the metric called `name`; None where no tool has this metric.

    Raises:
        LookupError: If there is one but it is not on this machine; says how to get it.

    Examples:
        >>> authority_of("rougeL").tool
        'rouge_score 0.1.2'
        >>> authority_of("contains_answer")
    """
    make = AUTHORITIES.get(name)
    try:
        return make() if make else None
    except ImportError as problem:
        raise LookupError(f"{name} is verified by a package that is missing: {problem}") from None


def _rouge(kind: str, stem: bool) -> Authority:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer([kind], use_stemmer=stem)

    def item(answer: str, references: Sequence[str]) -> float:
        return 100.0 * float(scorer.score_multi(references, answer)[kind].fmeasure)

    return Authority(_version("rouge_score"), item)


def _sacrebleu() -> Authority:
    from sacrebleu.metrics import BLEU

    return _of_sacrebleu(BLEU(effective_order=True), BLEU())


def _chrf(word_order: int) -> Authority:
    from sacrebleu.metrics import CHRF

    return _of_sacrebleu(CHRF(word_order=word_order), CHRF(word_order=word_order))


def _of_sacrebleu(sentence: Any, corpus: Any) -> Authority:
    def item(answer: str, references: Sequence[str]) -> float:
        return min(float(sentence.sentence_score(answer, references).score), 100.0)

    def every(answers: Answers, references: References) -> float:
        most = max(map(len, references))
        padded = [[*accepted, *[None] * (most - len(accepted))] for accepted in references]
        streams = [list(stream) for stream in zip(*padded, strict=True)]
        return min(float(corpus.corpus_score(answers, streams).score), 100.0)

    return Authority(_version("sacrebleu"), item, every)


def _meteor(tokens: Callable[[str], list[str]]) -> Authority:
    from nltk.translate.meteor_score import meteor_score

    def item(answer: str, references: Sequence[str]) -> float:
        cut = [tokens(text) for text in references]
        return 100.0 * float(meteor_score(cut, tokens(answer), wordnet=_Table()))

    return Authority(f"{_version('nltk')}, with this package's synonyms", item)


def _meteor_words() -> Authority:
    from nltk.tokenize import word_tokenize

    try:
        word_tokenize("a. b")
    except LookupError:
        raise LookupError(
            "nltk's word_tokenize needs its model punkt_tab: nltk.download('punkt_tab') once"
        ) from None
    return _meteor(word_tokenize)


def _meteor_treebank() -> Authority:
    from nltk.tokenize import NLTKWordTokenizer

    return _meteor(NLTKWordTokenizer().tokenize)


def _evaluate_bleu() -> Authority:
    metric = load_script("bleu")

    def item(answer: str, references: Sequence[str]) -> float:
        return every([answer], [references])

    def every(answers: Answers, references: References) -> float:
        lists = [list(accepted) for accepted in references]
        found = metric._compute(predictions=list(answers), references=lists)
        return min(100.0 * float(found["bleu"]), 100.0)

    return Authority(_version("evaluate"), item, every)


def _evaluate_squad(key: str) -> Authority:
    metric = load_script("squad")

    def item(answer: str, references: Sequence[str]) -> float:
        accepted = {"text": list(references), "answer_start": [0] * len(references)}
        found = metric._compute(
            predictions=[{"id": "0", "prediction_text": answer}],
            references=[{"id": "0", "answers": accepted}],
        )
        return float(found[key])

    return Authority(_version("evaluate"), item)


def _version(package: str) -> str:
    from importlib.metadata import version

    return f"{package} {version(package)}"


class _Table:
    """This package's synonyms behind the two calls that nltk makes of a WordNet reader."""

    def synsets(self, word: str) -> list[_Names]:
        return [_Names(word)]


@dataclass(frozen=True, slots=True)
class _Names:
    word: str

    def lemmas(self) -> list[_Name]:
        return [_Name(name) for name in synonyms(self.word)]


@dataclass(frozen=True, slots=True)
class _Name:
    text: str

    def name(self) -> str:
        return self.text


AUTHORITIES: dict[str, Callable[[], Authority]] = {
    "squad_exact_match": partial(_evaluate_squad, "exact_match"),
    "squad_f1": partial(_evaluate_squad, "f1"),
    "bleu": _evaluate_bleu,
    "sacrebleu": _sacrebleu,
    "chrf": partial(_chrf, 0),
    "chrf++": partial(_chrf, 2),
    "meteor": _meteor_words,
    "meteor-split": partial(_meteor, str.split),
    "meteor-treebank": _meteor_treebank,
    **{
        f"{kind}{'-stem' * stem}": partial(_rouge, kind, stem)
        for kind in ("rouge1", "rouge2", "rougeL", "rougeLsum")
        for stem in (False, True)
    },
}
"""By the metric's name; each imports its tool when it is called."""

_TOOLS = {
    "squad": "evaluate's script squad",
    "bleu": "evaluate's script bleu",
    "sacrebleu": "sacrebleu",
    "chrf": "sacrebleu",
    "meteor": "nltk",
    "rouge": "rouge-score",
}
"""By how the names of the metrics begin."""

_NO_TOOL = "no other tool scores exactly so"
_NOTHING = {
    "bertscore": "nothing is compared: the bert-score package's own functions load, embed and "
    "match, so that a second run of them would be no second opinion; what is mended for "
    "transformers 5 is in the signature (space, max) and in `bench metrics bertscore_f1`",
    "average": "a mean of metrics that can each be verified: exact_match and f1 have no other "
    "tool; name bleu, rouge1, rougeL and meteor-treebank",
    "loss": "it is computed from a checkpoint's probabilities",
    "evaluate:": "evaluate itself computes it",
}
