"""Data-only checks: evaluation sets against training data; no model is needed.

Training data is streamed once, batch by batch, past every check (`protocol.LeakCheck`); the story
is `check.py`.
"""
