"""A quick start imports no compiler, and leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HEAVY = ("torch._dynamo", "torch.distributed.tensor", "torch.distributed.fsdp", "scipy.optimize")
CODE = f"""
import json, sys
from pathlib import Path
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Ask, Generation
folder = Path(sys.argv[1])
if sys.argv[2] == "plain":
    import transformers.modeling_utils
model = HfCheckpoint("t", "hf:t", folder).load((), Generation(max_new_tokens=8), False)
ask = Ask("s", "i", 0, "Q: who is the king of Rome ?\\nA:", "h", "x", ("f", 1))
text = model.generate([ask])[0].text
found = [name for name in {HEAVY!r} if name in sys.modules]
import torch
import scipy.optimize
import torch._dynamo
from torch.distributed.tensor import DTensor
doubled = torch.compile(lambda x: x * 2, backend="eager")(torch.ones(1)).item()
least = round(float(scipy.optimize.minimize_scalar(lambda x: (x - 3) ** 2).x), 6)
assignment = sys.modules["transformers.loss.loss_for_object_detection"].linear_sum_assignment
cost = [[1.0, 0.0], [0.0, 1.0]]
print(json.dumps([text, found, doubled, least, DTensor.__doc__ is not None,
                  [list(map(int, one)) for one in assignment(cost)]]))
"""


def started(folder: Path, how: str) -> Any:
    """What a fresh process answered, had imported, and can still do afterwards."""
    words = [sys.executable, "-c", CODE, str(folder), how]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_what_is_put_off_is_not_imported_and_works_when_it_is_called(tiny: Path) -> None:
    text, found, *later = started(tiny, "quick")
    assert found == []
    assert later == [2.0, 3.0, True, [[0, 1], [1, 0]]]
    plain_text, plain_found, *plain_later = started(tiny, "plain")
    assert plain_text == text
    assert set(plain_found) == set(HEAVY)
    assert plain_later == later
