"""Arguments that several commands of `bench human` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Round = Annotated[Path, typer.Argument(metavar="ROUND", help="The round's folder.")]
NewRound = Annotated[
    Path, typer.Argument(metavar="ROUND", help="Folder to make; its name is the round's.")
]
