"""Make METEOR's synonym table: `python scripts/make_wordnet_table.py FOLDER [TABLE]`.

FOLDER holds the files of WordNet 3.0 (data.noun, index.noun, noun.exc and so on). The table that
is committed was made from Debian's package wordnet-base 1:3.0-37:

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb unpacked
    python scripts/make_wordnet_table.py unpacked/usr/share/wordnet

The same files give the same bytes. The table is text: WordNet's notice, then for each part of
speech one section of forms with the one-word names of all their synsets and one of irregular
forms with their base forms. `metrics/wordnet.py` reads it.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from metrics.wordnet import ITSELF, TABLE

PARTS = ("noun", "verb", "adj", "adv")


def main(folder: Path, table: Path = TABLE) -> None:
    """Read WordNet's files in `folder` and write the compressed table."""
    sections = [notice(folder)]
    for part in PARTS:
        sections.append("\n".join([part, *form_lines(folder, part)]))
        sections.append("\n".join([f"{part}.exc", *exception_lines(folder, part)]))
    text = "\n\n".join(sections) + "\n"
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_bytes(gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0))
    print(f"{table}: {table.stat().st_size:,} bytes")


def notice(folder: Path) -> str:
    """Return the licence that every file of WordNet begins with; blank lines would end it here."""
    lines = (folder / "data.noun").read_text(encoding="ascii").splitlines()
    texts = (re.sub(r"^  \d+ ?", "", line).strip() for line in lines if line.startswith("  "))
    return "\n".join(filter(None, texts))


def form_lines(folder: Path, part: str) -> Iterator[str]:
    """Yield "form<tab>names" for each form that has a name of one word."""
    names_at = dict(synsets(folder / f"data.{part}"))
    forms = {}
    for fields in rows(folder / f"index.{part}"):
        offsets = fields[-int(fields[2]) :]
        forms[fields[0]] = {name for offset in offsets for name in names_at[offset]}
    for form, names in sorted(forms.items()):
        if names:
            others = sorted(names - {form})
            yield f"{form}\t{' '.join([ITSELF] * (form in names) + others)}"


def synsets(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield a synset's offset and its one-word names, without markers such as "(p)"."""
    for fields in rows(path):
        words = fields[4 : 4 + 2 * int(fields[3], base=16) : 2]
        names = (re.sub(r"\([^()]*\)$", "", word) for word in words)
        yield fields[0], [name for name in names if "_" not in name]


def exception_lines(folder: Path, part: str) -> Iterator[str]:
    """Yield "irregular form<tab>base forms"."""
    bases = {fields[0]: " ".join(fields[1:]) for fields in rows(folder / f"{part}.exc")}
    for form, base in sorted(bases.items()):
        yield f"{form}\t{base}"


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line that is not part of the notice."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if not line.startswith(" "):
                yield line.split()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
