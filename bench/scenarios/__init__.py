"""Scenarios: which parameters train, fine-tuning, and what it cost.

Its parts import torch and transformers; import them where they are used, e.g.
`from bench.scenarios.finetuning import finetune`.
"""
