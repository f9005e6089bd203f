"""Cards: what a checkpoint, or a set, is; Markdown with metadata that the Hugging Face hub reads.

| question | file |
|---|---|
| what is this checkpoint, and what may be said of it? | `checkpoint_card.py` |
| what is this set, and where does it come from? | `set_card.py` |
| what may stand in the metadata? | `metadata.py` |
| what stands where nothing was stated? | `suite_fields.py` |
"""

from reports.cards.checkpoint_card import model_card
from reports.cards.set_card import dataset_card

__all__ = ["dataset_card", "model_card"]
