"""A set's card: where it comes from, what it holds, how it was parted and made, what leaked."""

from __future__ import annotations

from bench.base.names import counted
from bench.checks.evidence import is_ours
from bench.data.declared import SetOrigin
from bench.results import Comparison, SetInfo
from reports.cards.metadata import front_matter, licence_keys, size_category
from reports.cards.suite_fields import Field, field_table, in_suite
from reports.markdown_parts import table_lines
from reports.markdown_text import escaped
from reports.naming import role_words
from reports.numbers import count
from reports.reading import set_of

NOT_COUNTED = "count its records by comparing with the leakage check on (`checks: {leakage: true}`)"
NOT_SEARCHED = (
    "Not looked up in training data: the suite names none (roles `train` and `corpus`), or this "
    "set is what was trained on."
)


def dataset_card(comparison: Comparison, name: str) -> str:
    """Return the card of one set: metadata, then Markdown; no field is empty.

    Args:
        comparison: What was found.
        name: The set's; a corpus, which nobody was asked, has a card as well.

    Raises:
        KeyError: If the suite has no set of that name.
    """
    info, origin = set_of(comparison, name), origin_of(comparison, name)
    if origin is None:
        raise KeyError(name)
    n = _records(comparison, name, info)
    title = f"{comparison.suite}: {name}"
    blocks = [
        front_matter(_metadata(comparison, origin, title, n)),
        f"# {escaped(title)}",
        "## Where it comes from",
        field_table(_origin(origin)),
        "## What it holds",
        field_table(_counts(origin, info, n)),
        *_notes(info),
        "## How it was made",
        field_table(_made(origin)),
        *_rejections(origin),
        "## Leakage",
        _leakage(comparison, name),
    ]
    return "\n\n".join(blocks) + "\n"


def set_names(comparison: Comparison) -> tuple[str, ...]:
    """Return the names of all sets that have a card: those asked, and corpora."""
    named = [one.name for one in comparison.origins] + [one.name for one in comparison.sets]
    return tuple(dict.fromkeys(named))


def origin_of(comparison: Comparison, name: str) -> SetOrigin | None:
    """Return what is known of a set's origin; of an earlier result, its role and path alone."""
    found = next((one for one in comparison.origins if one.name == name), None)
    info = set_of(comparison, name)
    if found is None and info is not None:
        return SetOrigin(info.name, info.role, info.path)
    return found


def _metadata(
    comparison: Comparison, origin: SetOrigin, title: str, n: int | None
) -> dict[str, object]:
    corpus = origin.role == "corpus"
    return {
        **licence_keys(origin.licence),
        "language": list(comparison.about.language or ()),
        "pretty_name": title,
        "task_categories": ["text-generation" if corpus else "question-answering"],
        "size_categories": [] if n is None else [size_category(n)],
        "tags": ["knowbench", f"role-{origin.role}"],
    }


def _origin(origin: SetOrigin) -> list[Field]:
    here = f"sets: {{{origin.name}: {{%s}}}}"
    one_file = f"{origin.path} is no single file; its hash cannot be given"
    return [
        ("source", origin.source, in_suite(here % "source: …")),
        ("licence", origin.licence, in_suite(here % "licence: cc-by-4.0")),
        ("file", origin.path, ""),
        ("SHA-256", origin.sha256, one_file),
        ("split rule", origin.split, in_suite(here % "split: by article, …")),
    ]


def _counts(origin: SetOrigin, info: SetInfo | None, n: int | None) -> list[Field]:
    records = None if n is None else count(n)
    if info is None:
        role = "corpus: texts that were trained on, never asked"
        return [("role", role, ""), ("records", records, NOT_COUNTED)]
    unanswered = ", ".join(f"{name} {count(k)}" for name, k in info.unanswered.items())
    return [
        ("role", f"{origin.role}: {role_words(info)}", ""),
        ("questions", records, NOT_COUNTED),
        ("scored", f"{count(info.n_scored)} in {counted(info.n_groups, 'group')}", ""),
        ("without a group", count(info.ungrouped), ""),
        ("left out by the suite's where", count(info.excluded), ""),
        ("dropped from all runs", count(info.dropped), ""),
        ("unanswered", unanswered or "none", ""),
    ]


def _records(comparison: Comparison, name: str, info: SetInfo | None) -> int | None:
    if info is not None:
        return info.n_items
    leakage = comparison.checks.leakage if comparison.checks else None
    sources = leakage.sources if leakage else ()
    return next((one.records for one in sources if one.name == name), None)


def _notes(info: SetInfo | None) -> list[str]:
    notes = info.notes if info else ()
    lines = [f"- {escaped(note.what)}: {count(note.count)}" for note in notes]
    return ["\n".join(["Found on reading it:", "", *lines])] if lines else []


def _made(origin: SetOrigin) -> list[Field]:
    here = f"sets: {{{origin.name}: {{%s}}}}"
    accepted = None if origin.accepted is None else count(origin.accepted)
    rejected = count(sum(origin.rejected.values())) if accepted is not None else None
    gates = "only `bench data paraphrase` writes rejections down, beside the set"
    return [
        ("generator", origin.generator, in_suite(here % "generator: by hand")),
        ("its prompt", origin.generator_prompt, in_suite(here % "generator_prompt: …")),
        ("accepted", accepted, gates),
        ("rejected", rejected, gates),
    ]


def _rejections(origin: SetOrigin) -> list[str]:
    if not origin.rejected:
        return []
    rows = [[escaped(reason), count(n)] for reason, n in origin.rejected.items()]
    return [table_lines(["rejected because", "candidates"], rows, [False, True])]


def _leakage(comparison: Comparison, name: str) -> str:
    leakage = comparison.checks.leakage if comparison.checks else None
    found = [one for one in leakage.checks if one.set == name] if leakage else []
    if not found:
        return NOT_SEARCHED
    rows = [
        [
            escaped(one.check),
            escaped(f"not done: {one.missing}") if one.missing else count(len(one.flagged)),
            count(one.n_items),
        ]
        for one in found
        if is_ours(one.check)
    ]
    return table_lines(["check", "items found", "of"], rows, [False, True, True])
