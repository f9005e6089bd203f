"""Answering a suite: prompts, the run folder, scores."""
