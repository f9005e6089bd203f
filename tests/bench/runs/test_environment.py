from __future__ import annotations

import subprocess
import sys

import torch

from bench.runs.environment import hardware, versions


def test_versions_are_those_that_are_imported():
    found = versions()
    assert found["torch"].partition("+")[0] == torch.__version__.partition("+")[0]  # +cu130, +cpu
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert all(found.values())


def test_a_computing_run_names_threads_and_device():
    found = hardware(computes=True)
    assert found["threads"] == torch.get_num_threads()
    assert found["device"]
    assert found["cpu"]
    assert found["cores"] >= 1


def test_a_reading_run_depends_on_nothing_that_happens_to_be_loaded():
    assert hardware(computes=False)["threads"] is None
    code = (
        "import sys; from bench.runs.environment import hardware, versions;"
        "versions(); hardware(computes=False); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
