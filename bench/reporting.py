"""The story of `bench report`: results that stand in files → pages, Markdown, cards, figures.

No model is touched, nothing is answered or tested again, and torch is never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bench.base.errors import DataError, RunError
from bench.base.files import write_json, write_text
from bench.finding_results import find_result, find_results
from bench.runs.folder import file_name
from reports.baseline import baseline_of
from reports.result_reading import RESULT, read_result

if TYPE_CHECKING:
    from bench.results import Comparison
    from reports.sections.parts import Section

Format = Literal["html", "md", "json", "cards", "all"]
FORMATS: tuple[Format, ...] = ("html", "md", "json", "cards", "all")
REPORT, MARKDOWN, INDEX = "report.html", "report.md", "index.html"


@dataclass(frozen=True)
class Reported:
    """What one comparison was made into.

    Attributes:
        source: The `result.json` that was read.
        folder: Where the files stand.
        files: Paths of what was written, in order; a `result.json` that is the one read is left
            as it stands, and named.
    """

    source: Path
    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to be made.

    Attributes:
        formats: Any of `FORMATS`.
        figures: Whether charts are saved as SVG and PDF.
        baseline: An earlier result to hold every comparison against, as a word, or None.
        out: Folder for everything; None: beside each result.
    """

    formats: tuple[str, ...] = ("html",)
    figures: bool = False
    baseline: str | None = None
    out: Path | None = None


def report(words: Sequence[str] = (), wanted: Wanted | None = None) -> tuple[Reported, ...]:
    """Make reports of comparisons that stand in files; several get an index.

    Args:
        words: Folders, `result.json` files or names under `comparisons/`; none: the only one here.
        wanted: What to make of them; by default the page.

    Raises:
        DataError: If a comparison is not found or cannot be read, or a format is unknown.
        RunError: If a file cannot be written.
    """
    asked = wanted or Wanted()
    makers = _makers(asked)
    sources = find_results(tuple(words))
    earlier = None if asked.baseline is None else read_result(find_result(asked.baseline))
    read = [(source, read_result(source)) for source in sources]
    folders = _folders(sources, asked.out)
    made = []
    try:
        for (source, found), folder in zip(read, folders, strict=True):
            before = _before(found, earlier)
            files = [one for make in makers for one in make(_Made(found, folder, source, before))]
            made.append(Reported(source, folder, tuple(files)))
        return (*made, *_index(made, [found for _, found in read], asked))
    except OSError as error:
        where = str(error.filename or asked.out or "bench report")
        hint = "free the place, or choose another --out"
        raise RunError(where, f"cannot be written: {error.strerror}", hint=hint) from None


@dataclass(frozen=True)
class _Made:
    found: Comparison
    folder: Path
    source: Path
    before: tuple[Section, ...]


Maker = Callable[[_Made], Iterator[Path]]


def _before(found: Comparison, earlier: Comparison | None) -> tuple[Section, ...]:
    if earlier is None:
        return ()
    from reports.sections.baseline import baseline_section

    return (baseline_section(found, baseline_of(earlier, found)),)


def _makers(asked: Wanted) -> list[Maker]:
    for name in asked.formats:
        if name not in FORMATS:
            raise DataError("--format", repr(name), expected=f"one of {', '.join(FORMATS)}")
    every = "all" in asked.formats
    named = [make for name, make in _MAKERS.items() if every or name in asked.formats]
    makers = [*named, *([_figures] if asked.figures else [])]
    if not makers:
        raise DataError("--format", "names nothing", expected=f"one of {', '.join(FORMATS)}")
    return makers


def _html(made: _Made) -> Iterator[Path]:
    from reports.render import render_html

    write_text(made.folder / REPORT, render_html(made.found, before=made.before))
    yield made.folder / REPORT


def _markdown(made: _Made) -> Iterator[Path]:
    from reports.markdown import render_markdown

    write_text(made.folder / MARKDOWN, render_markdown(made.found, before=made.before))
    yield made.folder / MARKDOWN


def _json(made: _Made) -> Iterator[Path]:
    """Write the numbers where they are not yet: the file that was read stays as it is."""
    from reports.result_json import to_json

    target = made.folder / RESULT
    if target.resolve() != made.source.resolve():
        write_json(target, to_json(made.found))
    yield target


def _cards(made: _Made) -> Iterator[Path]:
    from reports.cards import dataset_card, model_card
    from reports.cards.set_card import set_names

    texts = {f"model-{file_name(n)}": (model_card, n) for n in made.found.compared}
    texts |= {f"dataset-{file_name(n)}": (dataset_card, n) for n in set_names(made.found)}
    if len(texts) < len(made.found.compared) + len(set_names(made.found)):
        raise DataError(str(made.source), "two names differ only in signs that no file name holds")
    for stem, (card, name) in texts.items():
        write_text(made.folder / "cards" / f"{stem}.md", card(made.found, name))
        yield made.folder / "cards" / f"{stem}.md"


def _figures(made: _Made) -> Iterator[Path]:
    from reports.vega import save_figures

    yield from save_figures(made.found, made.folder / "figures")


_MAKERS: dict[str, Maker] = {"html": _html, "md": _markdown, "json": _json, "cards": _cards}


def _folders(sources: Sequence[Path], out: Path | None) -> list[Path]:
    """Return a folder for each: its own, or one under `out`, which a single one has whole."""
    if out is None:
        return [source.parent for source in sources]
    if len(sources) == 1:
        return [out]
    names = [file_name(source.resolve().parent.name) for source in sources]
    twice = {name for name in names if names.count(name) > 1}
    seen: dict[str, int] = {}
    folders = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        folders.append(out / (f"{name}-{seen[name]}" if name in twice else name))
    return folders


def _index(
    made: Sequence[Reported], found: Sequence[Comparison], asked: Wanted
) -> tuple[Reported, ...]:
    """Write the page that leads to several pages, where they stand in one folder."""
    parents = {one.folder.resolve().parent for one in made}
    pages = all((one.folder / REPORT) in one.files for one in made)
    if len(made) < 2 or not pages or (asked.out is None and len(parents) > 1):
        return ()
    from reports.index_page import Entry, make_index

    root = asked.out or made[0].folder.parent
    entries = [
        Entry(f"{one.folder.name}/{REPORT}", comparison)
        for one, comparison in zip(made, found, strict=True)
    ]
    write_text(root / INDEX, make_index(entries))
    return (Reported(root, root, (root / INDEX,)),)


__all__ = ["FORMATS", "Reported", "Wanted", "report"]
