"""What people said of the answers: verdicts read, counted and held against the metrics."""

from human_eval.verdicts import agreement, verdict_scores

__all__ = ["agreement", "verdict_scores"]
