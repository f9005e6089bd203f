"""Foreign code that a checkpoint asks to run: found, and refused unless somebody vouches for it."""

from __future__ import annotations

from pathlib import Path

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.models.hf_json import read_object
from bench.models.trust import WHERE

_ASKING = ("config.json", "tokenizer_config.json")


def asking_files(folder: Path) -> list[str]:
    """Return the files of the folder that name code of its own (`auto_map`)."""
    there = [name for name in _ASKING if (folder / name).is_file()]
    return [name for name in there if read_object(folder / name).get("auto_map")]


def code_files(folder: Path) -> list[Path]:
    """Return the Python files that a trusted checkpoint may run; none where it asks for none.

    Raises:
        ModelError: If the code it asks for lies in another repository, which no fingerprint of
            this folder could cover.
    """
    asking = asking_files(folder)
    for name in asking:
        if "--" in str(read_object(folder / name)["auto_map"]):
            raise ModelError(
                str(folder / name),
                "asks for code of another repository (`--` in auto_map)",
                expected="code in the folder itself",
                hint="copy its Python files here and take the repository's name out of auto_map",
            )
    return sorted(folder.rglob("*.py")) if asking else []


def foreign_code(folder: Path) -> ModelError | None:
    """Return why a folder that could not be loaded would have to run code; None if it need not."""
    asking = asking_files(folder)
    if not asking:
        return None
    files = [path.name for path in sorted(folder.rglob("*.py"))] or ["none is in the folder"]
    return ModelError(
        str(folder),
        f"{asking[0]} asks to run code of its own (auto_map: {listed(files, 3)})",
        expected="an architecture that transformers knows",
        hint=f"read the code; `--trust-remote-code` {WHERE} runs it",
    )
