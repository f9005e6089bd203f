"""Adapters trained on the spot, over the tiny checkpoint."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

LAYERS = ["q_proj", "v_proj"]


def train_adapter(base: Path, folder: Path, config: Any = None, *, seed: int = 0) -> Path:
    """Train a few steps on made-up tokens and save the adapter; it names its base by its path."""
    import peft
    import torch
    from transformers import AutoModelForCausalLM

    torch.manual_seed(seed)
    chosen = config or peft.LoraConfig(r=4, target_modules=LAYERS, task_type="CAUSAL_LM")
    model = peft.get_peft_model(AutoModelForCausalLM.from_pretrained(base), chosen)
    ids = torch.randint(3, 20, (8, 12))
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=0.05)
    for _ in range(6):
        optimizer.zero_grad()
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # peft's advice on embeddings
        model.save_pretrained(folder)
    return folder


def name_base(adapter: Path, base: str | None) -> None:
    """Rewrite what an adapter's configuration says of its base."""
    path = adapter / "adapter_config.json"
    config = json.loads(path.read_text()) | {"base_model_name_or_path": base}
    path.write_text(json.dumps(config))
