"""What `import metrics` costs and pulls in, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
before = set(sys.modules)
import metrics
roots = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps(sorted(roots - set(sys.stdlib_module_names))))
"""


def test_only_numpy_is_imported():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [name for name in json.loads(done.stdout) if not name.startswith("_")] == [
        "metrics",
        "numpy",
    ]
