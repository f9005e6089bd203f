from dataclasses import replace

import numpy as np
import pytest

from reports.sections.parts import Bullets, Stacks, Table
from reports.sections.variation import COLOURS, variation_section
from stats.variability import variance_components


def parts(section, kind):
    return [part for part in section.parts if isinstance(part, kind)]


def test_it_says_what_was_asked(of_samples):
    assert variation_section(of_samples).parts[0].text == (
        "Each of 300 questions was asked by 2 prompts, at 2 temperatures (0 and 0.8), with 4 "
        "samples each: how much of the variance of exact match is whose?"
    )


def test_bars_hold_the_whole_variance(of_samples):
    (stacks,) = parts(variation_section(of_samples), Stacks)
    assert [label for label, _ in stacks.bars] == ["full", "mlp"]
    for _, slices in stacks.bars:
        assert sum(one.share for one in slices) == pytest.approx(1)
        assert [COLOURS[one.label] for one in slices] == [one.colour for one in slices]
    assert "full: item 14.9 %, sample 82.5 %" in stacks.text


def test_shares_and_changes(of_samples):
    shares, changed = parts(variation_section(of_samples), Table)
    row = dict(zip((column.title for column in shares.columns), shares.rows[0], strict=True))
    assert (row["sample"].text, row["sample"].detail) == ("82.5 %", "1915.3")
    assert [column.title for column in changed.columns[1:]] == [
        "across samples", "across prompts", "across temperatures",
    ]  # fmt: skip
    assert (changed.rows[0][2].text, changed.rows[0][2].detail) == (
        "22.0 %", "17.7 to 27.0 %; 66 of 300",
    )  # fmt: skip


def test_notes_name_whom_they_concern(of_samples):
    (notes,) = parts(variation_section(of_samples), Bullets)
    assert notes.items[0].startswith("full on heldout: estimated below 0, shown as 0: ")


def test_one_prompt_several_samples_leaves_the_rest_out(of_samples):
    table = np.array([[[[100.0, 0, 100, 100], [100, 0, 0, np.nan]]]])
    one = replace(
        of_samples.variation[0], prompts=("plain",), temperatures=(None,),
        components=variance_components(table),
    )  # fmt: skip
    section = variation_section(replace(of_samples, variation=(one,)))
    assert "1 prompt, at 1 temperature, with 2 samples each" in section.parts[0].text
    shares, changed = parts(section, Table)
    assert [column.title for column in shares.columns] == ["checkpoint", "mean", "item", "sample"]
    assert [column.title for column in changed.columns] == ["checkpoint", "across samples"]
    assert "questions left out, a cell missing: 1" in parts(section, Bullets)[0].items[0]


def test_no_variance_at_all_draws_an_empty_bar(of_samples):
    one = replace(
        of_samples.variation[0], components=variance_components(np.full((1, 1, 2, 3), 100.0))
    )
    section = variation_section(replace(of_samples, variation=(one,)))
    (stacks,) = parts(section, Stacks)
    assert stacks.bars == (("full", ()),)
    assert "full: no variance" in stacks.text


def test_answers_given_once_have_no_section(of_two):
    assert variation_section(of_two) is None
