"""Human rating rounds beside a comparison: what people said of the same checkpoints."""

from __future__ import annotations

from bench.results import Comparison
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundBeside
from human_eval.scales import PREFERENCE
from reports.human_caveats import human_warnings
from reports.human_standing import primary_of
from reports.human_words import pair_words
from reports.naming import listed
from reports.reading import pairs_of
from reports.safe_text import one_line
from reports.sections.human_agreement import alpha_words, nobody
from reports.sections.human_headline import round_headline, setting_words
from reports.sections.human_metrics import best_words
from reports.sections.human_pairs import forest
from reports.sections.human_preference import side_words
from reports.sections.human_ratings import ratings_chart
from reports.sections.parts import Bullets, Paragraph, Part, Section, Subtitle
from reports.sentences import sentence


def rounds_section(comparison: Comparison) -> Section | None:
    """Return every round that was named; None where none was."""
    if not comparison.rounds:
        return None
    parts = [part for one in comparison.rounds for part in _round(comparison, one)]
    return Section("rounds", "Human ratings", tuple(parts))


def _round(comparison: Comparison, one: RoundBeside) -> list[Part]:
    found = one.result
    first = round_headline(found)
    title = f"{one_line(found.name)}: {setting_words(found)}"
    parts: list[Part] = [Subtitle(title), Paragraph(first.verdict)]
    parts += [Paragraph(text) for text in first.remarks]
    parts += [Paragraph(text, "warning") for text in mismatch_words(one)]
    parts += [Paragraph(text, "warning") for text in human_warnings(found)]
    agree = _beside_metric(comparison, one)
    if agree:
        parts.append(Bullets(agree))
    if found.control != PREFERENCE and found.ratings:
        parts.append(ratings_chart(found, found.control))
    elif primary_of(found):
        parts.append(forest(found))
    if found.preference is not None:
        parts.append(Paragraph(side_words(found.preference)))
    parts.append(Paragraph(alpha_words(found.agreement[0]) if found.agreement else nobody(found)))
    if found.metrics is not None and found.metrics.rows:
        parts += [Paragraph(text) for text in best_words(found.metrics)]
    parts.append(Paragraph(f"{first.target} {first.applies} {_more(one)}", "note"))
    return parts


def mismatch_words(one: RoundBeside) -> tuple[str, ...]:
    """Return what of the round is not of the compared checkpoints, each a sentence."""
    return tuple(sentence(f"not the same: {text}") for text in one.mismatches)


def _beside_metric(comparison: Comparison, one: RoundBeside) -> tuple[str, ...]:
    """Return, for each pair that both judged, whether people and the metric say the same."""
    by_names = {frozenset((pair.a, pair.b)): pair for pair in pairs_of(comparison, "primary")}
    said = []
    for pair in primary_of(one.result):
        metric = by_names.get(frozenset((pair.a, pair.b)))
        if metric is None or metric.verdict is None or pair.verdict is None:
            continue
        higher = _higher(metric.a, metric.b, metric.verdict.kind)
        said.append(f"{pair_words(one.result, pair).claim}; {_metric(higher, pair)}.")
    return tuple(said)


def _higher(a: str, b: str, kind: str) -> str | None:
    return {"a_higher": a, "b_higher": b}.get(kind)


def _metric(higher: str | None, pair: RatedPair) -> str:
    """Return what the primary metric says of a pair that people judged."""
    if higher is None:
        return "the primary metric establishes no difference"
    people = _higher(pair.a, pair.b, pair.verdict.kind if pair.verdict else "")
    word = "the primary metric, too, has" if people == higher else "the primary metric has"
    return f"{word} {one_line(higher)} higher"


def _more(one: RoundBeside) -> str:
    names = listed([one_line(name) for name in one.result.names])
    return f"Rated: {names}. The whole round: bench human report {one_line(one.folder)}."
