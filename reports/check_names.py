"""What each check asks, in a reader's words."""

from __future__ import annotations

from bench.checks.evidence import Grade, is_ours
from reports.safe_text import one_line

QUESTIONS = {
    "D0": "Is the set itself sound?",
    "D1": "Do its items stand in training, word for word?",
    "D2": "Does a run of their words stand there?",
    "D3": "Do their facts stand there in other words?",
    "D4": "Were their answers seen in training?",
    "D5": "Does the prompt hold the answer?",
    "D6": "Were their articles trained on?",
    "D7": "Are train and this set of one distribution?",
    "D8": "Does a plugged-in judge see a leak?",
    "G1": "Does it score higher on these items than on comparable ones?",
    "G2": "What is the score on clean items alone?",
    "G3": "Does it reproduce training answers word for word?",
    "G6": "What did it forget?",
    "G7": "Does it answer a fact alike in all phrasings?",
    "L1": "Are too many originals too likely beside their paraphrases?",
    "L2": "Did fine-tuning widen the gap to the paraphrase?",
    "L3": "Do membership scores tell these items from controls?",
}

MEANS = {
    "G1": "the gap between scores",
    "L1": "counting too likely originals",
}
"""How a test of answers would have seen a leak."""

SEEN = {"D1": "word for word", "D2": "as a run of words", "D3": "in other words"}
"""How a search of the training data would have seen one."""

GRADES: dict[Grade, str] = {
    "exact": "word for word",
    "near": "a run of words",
    "duplicate": "the same fact, nearly the same words",
    "paraphrase": "probably the same fact, in other words",
    "review": "to review: a person should look",
    "context": "context, no leak",
}


def check_question(check: str) -> str:
    """Return what a check asks; a preset is named as a peer's rule."""
    if check in QUESTIONS:
        return QUESTIONS[check]
    return "" if is_ours(check) else "a peer's rule, for comparison only"


def by_check(check: str) -> str:
    """Return "D1, word for word", or the name alone where nothing is to add."""
    name = one_line(check)
    return f"{name}, {MEANS[check]}" if check in MEANS else name


def by_search(check: str) -> str:
    """Return "word for word", which a check's name would not tell, or "by X" of another's."""
    return SEEN[check] if check in SEEN else f"by {one_line(check)}"
