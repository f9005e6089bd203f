"""`bench data paraphrase` with a slow generator, to be killed: the other side of a test.

Called with a suite, a folder and the seconds that a reply takes. The generator's replies follow
from the question alone: a third of them rewrites, the others prose.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.authoring.opening import Request
from bench.authoring.paraphrasing import paraphrase
from bench.models import table
from bench.models.protocol import Reply
from tests.bench.authoring.rewriting import PLACES, good_reply


class Model:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def lengths(self, asks):
        return [len(ask.prompt) for ask in asks]

    def generate(self, asks):
        time.sleep(self.seconds)
        return [Reply(self.reply(ask), "eos", 5) for ask in asks]

    def reply(self, ask):
        place = ask.question.rpartition(" ")[2]
        if PLACES.index(place) % 3:
            return f"As to {place}, {ask.sample}: no idea"
        return good_reply(place)


class Slow:
    uses_prompt = True

    def __init__(self, name, spec, location, base):
        self.name, self.spec, self.seconds = name, "slow:", float(location)

    def identity(self):
        return {"backend": "slow"}

    def load(self, asks, generation, allow_partial):
        return Model(self.seconds)


def write(suite: Path, folder: Path, seconds: float):
    """Write the set, one reply at a time."""
    table.BACKENDS["slow"] = table.Backend("slow", Slow, "", "", "")
    request = Request(
        suite=suite,
        generator=f"g=slow:{seconds}",
        out=folder / "p.jsonl",
        root=folder,
        batch_size=1,
    )
    try:
        return paraphrase(request)
    finally:
        del table.BACKENDS["slow"]


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
