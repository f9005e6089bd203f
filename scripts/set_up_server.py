"""Install the pinned Label Studio for the tests, once: `python scripts/set_up_server.py FOLDER`."""

from __future__ import annotations

import os
import sys

from bench.base.errors import BenchError
from human_eval.label_studio.environment import PLACE, server_environment


def main(folder: str) -> None:
    """Install it into a folder; where it is there already, do nothing."""
    os.environ[PLACE] = folder
    try:
        server_environment()
    except BenchError as error:
        sys.exit(f"set-up: {error}; or test without it, visibly: NO_SERVER=1 make test")
    except KeyboardInterrupt:
        sys.exit("set-up: interrupted; run it again")


if __name__ == "__main__":
    main(sys.argv[1])
