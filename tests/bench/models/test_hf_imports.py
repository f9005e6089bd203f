from __future__ import annotations

import ast
import subprocess
import sys

_LOAD = """
import sys
from pathlib import Path
from bench.base.own_process import claim
{claim}
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Ask, Generation
model = HfCheckpoint("tiny", "hf:tiny", Path(sys.argv[1])).load((), Generation(), False)
ask = Ask("s", "1", 0, "Q: who ?", "h", "who ?", ("f", 1))
text = model.generate([ask])[0].text
import torch, torch.distributed.tensor
import transformers.modeling_utils as used
said = "torch._dynamo" in sys.modules
found = torch.compile(lambda one: one + 1, backend="eager")(torch.ones(1)).item()
real = used.DTensor is torch.distributed.tensor.DTensor if hasattr(used, "DTensor") else None
print(repr([text, said, found, real]))
"""


def _loaded(folder, claim: str) -> list:
    code = _LOAD.format(claim=claim)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    return ast.literal_eval(done.stdout)


def test_only_a_process_of_our_own_puts_imports_off(tiny):
    own, guest = _loaded(tiny, "claim()"), _loaded(tiny, "")
    assert own[0] == guest[0]  # the same answer
    assert (own[1], guest[1]) == (False, True)
    assert own[2] == guest[2] == 2.0  # torch's compiler is there when it is called
    assert guest[3] is not False
