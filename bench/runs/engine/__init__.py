"""Where answers are computed: in this process, in several, or on several machines.

`protocol` says what an engine does, `choice` which there are, `opening` opens one. `here` is this
process. `sharded` plans shards and takes their files in (`shard_files`), whoever makes them:
`local` (processes; `process` is one, `serving` its other side) or `on_ray`; each has a `worker`.
"""

from bench.runs.engine.choice import HERE, Engine, chosen_engine
from bench.runs.engine.protocol import Crew, Work, Workers

__all__ = ["HERE", "Crew", "Engine", "Work", "Workers", "chosen_engine"]
