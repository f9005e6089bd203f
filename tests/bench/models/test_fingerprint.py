from __future__ import annotations

import os
from dataclasses import dataclass, replace

import pytest

from bench.data.schema import FewShotBlock
from bench.models.fingerprint import fingerprint_of
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.runs.prompt_settings import FewShot, PromptSettings

TEMPLATE = "Q: {question}\nA:"


@dataclass(frozen=True)
class Known:
    """A checkpoint that is only asked who it is."""

    uses_prompt: bool
    content: str = "a"
    name: str = "known"
    spec: str = "known:a"

    def identity(self):
        return {"backend": "known", "file": self.content}


def test_twelve_digits_that_follow_from_content_not_from_the_name():
    one = Known(uses_prompt=True)
    found = fingerprint_of(one, TEMPLATE, Generation())
    assert len(found) == 12
    assert int(found, 16) >= 0
    assert fingerprint_of(replace(one, name="b", spec="c"), TEMPLATE, Generation()) == found
    assert fingerprint_of(replace(one, content="b"), TEMPLATE, Generation()) != found


@pytest.mark.parametrize(
    "changed", [Generation(max_new_tokens=8), Generation(stop=()), Generation(dtype="bfloat16")]
)
def test_generation_counts_where_the_prompt_is_used(changed):
    for uses_prompt in (True, False):
        one = Known(uses_prompt)
        before = fingerprint_of(one, TEMPLATE, Generation())
        assert (fingerprint_of(one, TEMPLATE, changed) != before) is uses_prompt
        assert (fingerprint_of(one, "{question}", Generation()) != before) is uses_prompt


def test_weights_changed_in_place_under_the_old_size_and_time_are_seen(copied):
    checkpoint = HfCheckpoint("a", "hf:a", copied)
    before = fingerprint_of(checkpoint, TEMPLATE, Generation())
    weights = copied / "model.safetensors"
    stat, content = weights.stat(), bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (weights.stat().st_size, weights.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    assert fingerprint_of(checkpoint, TEMPLATE, Generation()) != before


def test_notes_beside_the_weights_do_not_count_and_a_chat_template_does(copied):
    checkpoint = HfCheckpoint("a", "hf:a", copied)
    before = fingerprint_of(checkpoint, TEMPLATE, Generation())
    for name in ("training.json", "knowbench.json", "README.md"):
        (copied / name).write_text("{}")
    assert fingerprint_of(checkpoint, TEMPLATE, Generation()) == before
    (copied / "chat_template.jinja").write_text("{{ messages }}")
    assert fingerprint_of(checkpoint, TEMPLATE, Generation()) != before


def test_a_plain_template_has_the_fingerprint_it_always_had():
    """The value from before there was anything but templates."""
    one = Known(uses_prompt=True)
    assert fingerprint_of(one, TEMPLATE, Generation()) == "fdd8019fb402"
    assert fingerprint_of(one, PromptSettings(TEMPLATE), Generation()) == "fdd8019fb402"


def examples(**changes):
    block = FewShotBlock(**{"set": "train", "k": 2, **changes})
    return PromptSettings(TEMPLATE, few_shot=FewShot(block, ()))


def test_every_setting_of_prompts_counts():
    settings = [
        PromptSettings(TEMPLATE),
        PromptSettings(TEMPLATE, chat=True),
        PromptSettings("{question}", chat=True),
        PromptSettings(TEMPLATE, chat=True, system="a"),
        PromptSettings(TEMPLATE, chat=True, system="b"),
        *(examples(**one) for one in ({}, {"k": 3}, {"seed": 1}, {"set": "b"}, {"separator": "#"})),
    ]
    for uses_prompt, different in ((True, len(settings)), (False, 1)):
        one = Known(uses_prompt)
        found = {fingerprint_of(one, prompt, Generation()) for prompt in settings}
        assert len(found) == different
