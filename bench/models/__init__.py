"""Checkpoints: anything that answers. The protocol, the table of backends, one file for each."""
