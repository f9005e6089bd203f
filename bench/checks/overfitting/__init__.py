"""Checks of what checkpoints answered, and of the probabilities they gave."""
