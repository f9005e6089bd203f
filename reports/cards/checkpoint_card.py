"""A checkpoint's card: what it is, what it scores with intervals, leakage, and limits."""

from __future__ import annotations

from bench.results import Comparison, RunInfo, Score
from reports.cards.metadata import front_matter, licence_keys, model_index
from reports.cards.suite_fields import Field, field_table, in_suite
from reports.inference import applies_to, declared_words, target
from reports.ladder_words import badge_words, rung_sentence
from reports.markdown_parts import table_lines
from reports.markdown_text import code_span, escaped
from reports.naming import by_role, metric_title, role_words, scenario_words
from reports.numbers import count, level, percent, seconds
from reports.reading import metrics_of
from reports.sections.headline import headline_of
from reports.units import in_unit, interval_in_unit, unit_note

NO_RECORD = "its folder holds no training.json: train it with `bench finetune`"
NO_CHECKS = (
    "Not tested: the suite names nothing to check against. Name training data (roles `train`, "
    "`corpus`), paraphrases or controls, and compare again."
)


def model_card(comparison: Comparison, name: str) -> str:
    """Return the card of one compared checkpoint: metadata, then Markdown; no field is empty.

    Args:
        comparison: What was found.
        name: The checkpoint's.

    Raises:
        KeyError: If no checkpoint of that name was compared.
    """
    run = next((one for one in comparison.runs if one.name == name), None)
    if run is None:
        raise KeyError(name)
    scores = _scores(comparison, name)
    blocks = [
        front_matter(_metadata(comparison, run, scores)),
        f"# {escaped(name)}",
        _lead(comparison, name),
        "## What it is",
        field_table(_fields(comparison, run)),
        "## Scores",
        _score_table(comparison, scores),
        "## Leakage, memorization, forgetting",
        _leakage(comparison, name),
        "## Limits",
        "\n".join(f"- {text}" for text in _limits(comparison)),
        "## How it was measured",
        field_table(_measured(comparison, run)),
        f"Signature: {code_span(comparison.signature)}",
        f"Repeat it: {code_span(comparison.command)}",
    ]
    return "\n\n".join(blocks) + "\n"


def _metadata(comparison: Comparison, run: RunInfo, scores: tuple[Score, ...]) -> dict[str, object]:
    about = comparison.about
    return {
        **licence_keys(about.licence),
        "language": list(about.language or ()),
        "pipeline_tag": "text-generation",
        "tags": ["knowbench", *([f"scenario-{run.scenario}"] if run.scenario else [])],
        "model-index": model_index(comparison, run.name, scores),
    }


def _lead(comparison: Comparison, name: str) -> str:
    first = headline_of(comparison)
    others = [other for other in comparison.compared if other != name]
    beside = ", ".join(escaped(other) for other in others)
    return (
        f"{escaped(name)} was compared with {beside or 'nothing'} on {escaped(comparison.suite)}. "
        f"{escaped(first.question)} **{escaped(first.verdict, 1000)}**"
    )


def _fields(comparison: Comparison, run: RunInfo) -> list[Field]:
    lineage, about = run.lineage, comparison.about
    languages = ", ".join(about.language or ())
    return [
        ("spec", run.spec, ""),
        ("fingerprint", f"{run.fingerprint} (weights, tokenizer, prompt and generation)", ""),
        ("base", _base(run), NO_RECORD),
        ("scope", _scope(run), NO_RECORD),
        ("trainable share", _share(run), NO_RECORD),
        ("trained on", _files(run), NO_RECORD),
        ("training", _training(run), NO_RECORD),
        ("scenario and seed", scenario_words(run), in_suite("scenarios: {NAME: {SEED: CKPT}}")),
        ("weights of the base", lineage.base_hash if lineage else None, NO_RECORD),
        ("licence", about.licence, in_suite("about: {licence: apache-2.0}")),
        ("language", languages, in_suite("about: {language: en}")),
        ("meant for", about.use, in_suite("about: {use: …}")),
    ]


def _base(run: RunInfo) -> str | None:
    if run.lineage is None:
        return None
    if run.lineage.base is None and run.lineage.scenario == "base":
        return "none: trained from nothing"
    return run.lineage.base


def _scope(run: RunInfo) -> str | None:
    if run.lineage is None or not (run.lineage.scenario or run.lineage.modules):
        return None
    what = run.lineage.scenario or "adapter"
    modules = ", ".join(run.lineage.modules)
    return f"{what}: {modules}" if modules else what


def _share(run: RunInfo) -> str | None:
    trained = run.training or {}
    part, whole = trained.get("trainable"), trained.get("total")
    if not isinstance(part, int | float) or not isinstance(whole, int | float) or not whole:
        return None
    return f"{percent(100 * part / whole)} ({count(part)} of {count(whole)} parameters)"


def _files(run: RunInfo) -> str | None:
    files = run.lineage.files if run.lineage else ()
    return "; ".join(f"{name} (SHA-256 {digest})" for name, digest in files) or None


def _training(run: RunInfo) -> str | None:
    trained, said = run.training or {}, []
    for key in ("steps", "examples", "tokens"):
        if isinstance(value := trained.get(key), int | float):
            said.append(f"{count(value)} {key}")
    if isinstance(took := trained.get("seconds"), int | float):
        said.append(seconds(took))
    return ", ".join(said) or None


def _scores(comparison: Comparison, name: str) -> tuple[Score, ...]:
    return tuple(one for one in comparison.scores if one.checkpoint == name)


def _score_table(comparison: Comparison, scores: tuple[Score, ...]) -> str:
    if not scores:
        return "Nothing was scored."
    found = {(one.set, one.metric): one.estimate for one in scores}
    metrics = [name for name in metrics_of(comparison) if any(one[1] == name for one in found)]
    sets = [one for one in by_role(comparison.sets) if any(key[0] == one.name for key in found)]
    rows = []
    for info in sets:
        cells = [f"{escaped(info.name)} ({escaped(role_words(info))})", count(info.n_scored)]
        for metric in metrics:
            one = found.get((info.name, metric))
            cells.append("–" if one is None else _cell(metric, one.value, one.interval))
        rows.append(cells)
    heads = ["set", "questions", *(_head(metric) for metric in metrics)]
    table = table_lines(heads, rows, [False, *(True for _ in heads[1:])])
    share = level(scores[0].estimate.level)
    return f"{table}\n\nIn brackets: {share} intervals, over questions (and their groups)."


def _head(metric: str) -> str:
    return escaped(f"{metric_title(metric)}, {unit_note(metric) or '%'}")


def _cell(metric: str, value: float, bounds: tuple[float, float]) -> str:
    return f"{in_unit(metric, value)} ({interval_in_unit(metric, bounds)})"


def _leakage(comparison: Comparison, name: str) -> str:
    checks = comparison.checks
    found = [one for one in checks.verdicts if one.checkpoint == name] if checks else []
    if not found:
        return NO_CHECKS
    rows = [
        [escaped(one.set), escaped(badge_words(one)), escaped(rung_sentence(one), 1000)]
        for one in found
    ]
    return table_lines(["set", "verdict", "what it rests on"], rows, [False] * 3)


def _limits(comparison: Comparison) -> list[str]:
    said = [target(comparison), applies_to(comparison), *comparison.warnings]
    if not comparison.people and not comparison.rounds:
        said.append("No person judged its answers; metrics compare texts.")
    if comparison.plan.declared != "before":
        said.append(f"Note: {declared_words(comparison.plan.declared)}.")
    said.append("Scores hold for this prompt, these generation settings and these questions.")
    return [escaped(text, 1000) for text in said]


def _measured(comparison: Comparison, run: RunInfo) -> list[Field]:
    versions = ", ".join(f"{name} {one}" for name, one in comparison.versions.items())
    return [
        ("prompt", comparison.prompt, "none was used"),
        ("answers", count(run.answered), ""),
        ("answered elsewhere", run.origin or "no", ""),
        ("versions", versions, "not recorded"),
    ]
