"""What a round says: agreement, checkpoints, metrics against people."""
