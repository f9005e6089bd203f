"""bert-score without its plots: nothing is written into the home folder."""

import os
import subprocess
import sys

import pytest

SCORED = """
import sys
from metrics.bert_score_package import bert_score_utils
assert callable(bert_score_utils().bert_cos_score_idf)
print("matplotlib" in sys.modules, "bert_score" in sys.modules)
import bert_score
print(callable(bert_score.plot_example), callable(bert_score.utils.get_model))
"""


def test_neither_matplotlib_nor_a_file_in_the_home_folder(tmp_path):
    pytest.importorskip("bert_score")
    home = tmp_path / "home"
    home.mkdir()
    only_import = SCORED.partition("import bert_score\n")[0]
    unset = ("MPLCONFIGDIR", "HF_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    done = subprocess.run(
        [sys.executable, "-c", only_import],
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "False"]
    assert [one.name for one in home.rglob("*")] == []


def test_the_package_itself_can_be_imported_afterwards():
    pytest.importorskip("bert_score")
    done = subprocess.run(
        [sys.executable, "-c", SCORED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[2:] == ["True", "True"]
