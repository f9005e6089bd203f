"""The synonym table against nltk's reader of the same WordNet.

The stored sample was printed by nltk 3.10.4's reader over Debian's wordnet-base 1:3.0-37; where
KNOWBENCH_WORDNET names a folder with that package's dictionary files, every word is compared.
"""

import gzip
import os
import random
import runpy
import shutil
from pathlib import Path

import pytest

from metrics.wordnet import TABLE, parts_of_speech, synonyms
from tests.support import REPOSITORY

FOLDER = os.environ.get("KNOWBENCH_WORDNET")
SAMPLE = {
    "dogs": "Canis_familiaris andiron blackguard bounder cad chase chase_after click detent dog "
    "dog-iron domestic_dog firedog frank frankfurter frump give_chase go_after heel hot_dog "
    "hotdog hound pawl tag tail track trail weenie wiener wienerwurst",
    "Paris": "City_of_Light French_capital Paris capital_of_France genus_Paris",
    "abaci": "abacus",
    "bettered": "ameliorate amend better break improve meliorate",
    "aardwolves": "Proteles_cristata aardwolf",
    "oxen": "Bos_taurus cattle cows kine ox oxen wild_ox",
    "new_york": "Empire_State Greater_New_York NY New_York New_York_City New_York_State",
    "quickest": "agile fast fastest flying immediate nimble prompt quick quickest ready speedy "
    "spry straightaway warm",
    "s": "S atomic_number_16 due_south entropy mho randomness reciprocal_ohm s sec second siemens "
    "south southward sulfur sulphur",
}
"""What the reader printed, of which the names without "_" count."""


@pytest.mark.parametrize("word", SAMPLE)
def test_synonyms_as_the_reader_printed_them(word):
    assert synonyms(word) == {name for name in SAMPLE[word].split() if "_" not in name}


@pytest.mark.parametrize("word", ["", "=", "qwertz", "ing", "é", "\ud800", "😀", "a\tb"])
def test_a_word_that_is_not_there_has_none(word):
    assert synonyms(word) == frozenset()


def test_the_table_carries_the_notice_and_the_licence_stands_beside_it():
    text = gzip.decompress(TABLE.read_bytes()).decode("ascii")
    licence = (TABLE.parent / "WORDNET-LICENSE").read_text(encoding="ascii")
    for line in filter(None, licence.splitlines()):
        assert line in text
    assert "WordNet 3.0 Copyright 2006 by Princeton University." in licence


def test_the_table_is_whole():
    forms = {title: len(part.names) for title, part in zip("nvar", parts_of_speech(), strict=True)}
    assert forms == {"n": 84382, "v": 10477, "a": 21293, "r": 4099}


@pytest.mark.skipif(not FOLDER, reason="KNOWBENCH_WORDNET names no folder of dictionary files")
def test_equals_nltks_reader_for_every_word(tmp_path, monkeypatch):
    reader = _reader(tmp_path, monkeypatch)
    known = {form for part in parts_of_speech() for form in (*part.names, *part.exceptions)}
    rng = random.Random(0)
    ended = {word + rng.choice("s es ies ed ing er est men".split()) for word in known}
    wrong = [
        word
        for word in sorted(known | ended)
        if synonyms(word)
        != {
            lemma.name()
            for synset in reader.synsets(word)
            for lemma in synset.lemmas()
            if "_" not in lemma.name()
        }
    ]
    assert wrong == []


@pytest.mark.skipif(not FOLDER, reason="KNOWBENCH_WORDNET names no folder of dictionary files")
def test_the_script_makes_the_same_bytes(tmp_path):
    script = runpy.run_path(str(REPOSITORY / "scripts" / "make_wordnet_table.py"))
    script["main"](Path(FOLDER), tmp_path / "table.gz")
    assert (tmp_path / "table.gz").read_bytes() == TABLE.read_bytes()


def _reader(tmp_path, monkeypatch):
    """Give nltk what its reader wants beyond the dictionary files, on its data path."""
    import nltk
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    root = tmp_path / "corpora" / "wordnet"
    shutil.copytree(FOLDER, root)
    (root / "index.sense").touch()
    (root / "lexnames").write_text("".join(f"{i:02d}\tlexicographer{i}\t1\n" for i in range(45)))
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    with pytest.warns(UserWarning, match="multilingual"):
        return WordNetCorpusReader(nltk.data.find("corpora/wordnet"), None)
