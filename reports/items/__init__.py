"""Items to look through: their data in the page, and what draws them there."""

from reports.items.block import Block, block_of

__all__ = ["Block", "block_of"]
