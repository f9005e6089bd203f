"""Which comparison is meant: a folder, its result.json, or a name under `comparisons/`."""

from __future__ import annotations

from pathlib import Path

from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from reports.result_reading import RESULT

COMPARISONS = "comparisons"


def find_results(words: tuple[str, ...], root: Path = Path()) -> tuple[Path, ...]:
    """Return the `result.json` of every comparison that is named, each once.

    Args:
        words: Folders, files, names under `comparisons/` or what names begin with; none means the
            only comparison that is there.
        root: Folder that holds `comparisons/`.

    Raises:
        DataError: If a word names none or several, or none is named and there is not just one.
    """
    if not words:
        known = _known(root)
        if len(known) != 1:
            found = f"{len(known)} comparisons" if known else "no comparison"
            hint = (
                f"name one: {listed(known)}" if known else "run `bench compare`, or name a folder"
            )
            raise DataError(str(root / COMPARISONS), found, hint=hint)
        words = (known[0],)
    return tuple(dict.fromkeys(find_result(word, root) for word in words))


def find_result(word: str, root: Path = Path()) -> Path:
    """Return the `result.json` that a word names.

    Raises:
        DataError: If it names none, or several.
    """
    path = Path(word)
    if path.is_file():
        return path
    for folder in (path, root / COMPARISONS / word):
        if (folder / RESULT).is_file():
            return folder / RESULT
    if path.is_dir():
        raise DataError(word, f"holds no {RESULT}", hint="run `bench compare`")
    known = _known(root)
    begun = [name for name in known if name.startswith(word)]
    if len(begun) == 1:
        return root / COMPARISONS / begun[0] / RESULT
    if begun:
        raise DataError(word, f"{len(begun)} comparisons begin so", hint=f"one of {listed(begun)}")
    raise DataError(word, "no such comparison", hint=suggestion(word, known))


def _known(root: Path) -> list[str]:
    return sorted(file.parent.name for file in (root / COMPARISONS).glob(f"*/{RESULT}"))
