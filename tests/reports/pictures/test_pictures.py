"""Pictures of a comparison: what trained, the flowchart, losses, bars, curves, cost."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.base.effort import Effort
from bench.results import Comparison, Curve, CurvePoint
from bench.scenarios.anatomy import Parameter, anatomy_of
from reports import render_html
from reports.pictures.draw import draw_picture
from reports.sections.absent import absent_section
from reports.sections.anatomies import anatomies_of
from reports.sections.cost import cost_section
from reports.sections.curves import curves_section
from reports.sections.flow import flow_of
from reports.sections.losses import losses_chart
from reports.sections.score_bars import highlight_bars

NAMES = [
    *(f"model.layers.{n}.self_attn.q_proj.weight" for n in range(16)),
    *(f"model.layers.{n}.mlp.up_proj.weight" for n in range(16)),
]


def tree(scenario: str | None):
    held = {"full": "", "attention": "attn", "mlp": "mlp", None: "nothing"}[scenario]
    parameters = [Parameter("model.embed_tokens.weight", (40, 16), scenario == "full")]
    return anatomy_of([*parameters, *(Parameter(one, (16, 16), held in one) for one in NAMES)])


@pytest.fixture
def trained(of_world) -> Comparison:
    """A comparison whose checkpoints say how they were trained."""
    runs = tuple(
        replace(
            run,
            anatomy=tree(run.scenario),
            losses=((1, 2.5), (40, 0.75), (80, 0.25)) if run.scenario else (),
            training={"trainable": 4096, "total": 8832, "steps": 80, "seconds": 12.0},
            effort=Effort(2.0, 500_000_000, None, None),
        )
        for run in of_world.runs
    )
    return replace(of_world, runs=runs)


def parsed(picture) -> list[ElementTree.Element]:
    markup = str(draw_picture(picture, "key"))
    return list(ElementTree.fromstring(f"<all>{markup}</all>").iter("svg"))


def test_each_scenario_fills_its_own_modules(trained):
    found = anatomies_of(trained)
    filled = {
        panel.title: {
            module.name
            for group in (*panel.before, *(g for run in panel.runs for g in run.groups))
            for module in group.modules
            if module.trains
        }
        for panel in found.panels
    }
    assert filled == {
        "base": set(),
        "full": {"embed_tokens", "q_proj", "up_proj"},
        "attention": {"q_proj"},
        "mlp": {"up_proj"},
    }
    assert all(panel.runs[0].title == "× 16 blocks" for panel in found.panels)


def test_an_anatomy_says_by_signs_and_words_what_it_says_by_colour(trained):
    panel = anatomies_of(trained).panels[-1]
    (drawn,) = parsed(panel)
    texts = ["".join(one.itertext()) for one in drawn.iter("text")]
    assert "● up_proj" in texts and "q_proj" in texts
    assert drawn.find("desc").text.endswith("trained: MLP.")
    assert "4.10 k of 8.83 k" in panel.detail


def test_what_an_adapter_adds_is_told_apart(of_world):
    lora = Parameter("model.layers.0.self_attn.q_proj.lora_A.weight", (4, 16), True)
    adapted = anatomy_of([*(Parameter(one, (16, 16)) for one in NAMES[:1] + NAMES[16:17]), lora])
    runs = (replace(of_world.runs[1], anatomy=adapted),)
    panel = anatomies_of(replace(of_world, runs=runs)).panels[0]
    (module,) = (m for g in panel.runs[0].groups for m in g.modules if m.name == "q_proj")
    assert (module.trains, module.added, module.text) == (False, True, "256 + 64")


def test_the_flow_counts_what_was_asked_and_answered(of_checked):
    flow = flow_of(of_checked)
    rows = {stage.title: {label: n for n, label in stage.rows} for stage in flow.then}
    asked = sum(info.n_items for info in of_checked.sets)
    assert rows["Answers"]["questions each"] == f"{asked:,}"
    assert rows["Answers"]["checkpoints"] == str(len(of_checked.runs))
    wide, tall = parsed(flow)
    assert "Verdict" in ["".join(one.itertext()) for one in tall.iter("text")]
    assert wide.get("aria-labelledby") != tall.get("aria-labelledby")


def test_recorded_answers_have_no_training_in_their_flow(of_systems):
    flow = flow_of(of_systems)
    assert flow.taught == ()
    assert flow.asked.title == "Asked"
    assert len(parsed(flow)) == 2


def test_losses_are_a_line_for_each_training_and_none_for_the_base(trained):
    found = losses_chart(trained)
    assert [line.label for line in found.lines] == ["full-1", "attention-1", "mlp-1"]
    assert found.y_axis[0] == 0 and found.y_axis[1] >= 2.5
    assert "from 2.50 at step 1 to 0.25 at step 80" in found.text
    assert len(list(parsed(found)[0].iter("polyline"))) == 3


def test_the_highlighted_scenario_alone_stands_in_full_colour(trained):
    assert highlight_bars(trained) is None
    chosen = replace(trained, plan=replace(trained.plan, highlight="mlp"))
    found = highlight_bars(chosen)
    for _, bars in found.groups:
        assert [bar.label for bar in bars if not bar.muted] == ["mlp-1"]
    gone = replace(trained, plan=replace(trained.plan, highlight="gone"))
    assert highlight_bars(gone) is None


def test_cost_leaves_out_what_is_unknown_and_says_so(trained, of_systems):
    training, answering, note = cost_section(trained).parts
    heads = [column.title for column in (*training.columns, *answering.columns)]
    assert "energy" not in heads and "memory" in heads and "money" not in heads
    assert training.rows[1][1].detail == "46.4 % of 8.83 k"
    assert answering.rows[0][-1].text == "500 MB"
    assert "Energy was not measured" in note.text
    bare = tuple(replace(run, tokens=None, cost=None) for run in of_systems.runs)
    assert cost_section(replace(of_systems, runs=bare)) is None
    half = replace(trained.runs[0], effort=None)
    section = cost_section(replace(trained, runs=(half, *trained.runs[1:])))
    assert section.parts[1].rows[0][-1].text == "–"


def point(at: int, value: float, name: str, like) -> CurvePoint:
    return CurvePoint(at, name, replace(like, value=value, interval=(value - 3, value + 3)))


def test_a_curve_has_its_lines_bands_and_one_table(of_world):
    like = of_world.scores[0].estimate
    nan = float("nan")
    unknown = replace(like, value=40.0, interval=(nan, nan))
    points = (
        point(0, 3, "base", like),
        CurvePoint(20, "x", unknown),
        point(40, 71, "full-1", like),
    )
    sets = ("heldout", "train")
    found = replace(of_world, curves=tuple(Curve("full", name, "steps", points) for name in sets))
    section = curves_section(found)
    first = section.parts[0]
    assert "3.0 at 0, 40.0 at 20, 71.0 at 40" in first.text
    assert "heldout" in first.title  # the primary set first
    drawn = parsed(first)[0]
    assert len(list(drawn.iter("circle"))) == 3
    assert not list(drawn.iter("polygon"))  # no interval at 20: no band through it
    table = section.parts[2]
    assert [cell.text for cell in table.rows[0]][1:] == ["3.0", "40.0", "71.0"]
    assert table.rows[0][2].detail == "–"


def test_what_is_missing_is_named_with_what_would_make_it_appear(trained, of_systems):
    def missing(comparison):
        return [row[0].text for row in absent_section(comparison).parts[0].rows]

    assert "the training loss" in missing(of_systems)
    assert "a picture of the modules that trained" in missing(of_systems)
    assert "energy" in missing(trained)
    assert "the training loss" not in missing(trained)


def test_names_that_are_markup_stay_text(trained):
    runs = tuple(
        replace(run, name=f"<b>{run.name}", scenario=run.scenario and f"</svg><i>{run.scenario}")
        for run in trained.runs
    )
    panel = anatomies_of(replace(trained, runs=runs, plan=replace(trained.plan, reference=None)))
    markup = str(draw_picture(panel.panels[1], "key"))
    assert "<i>" not in markup and "&lt;/svg&gt;" in markup


def test_every_key_of_the_page_is_its_own(trained):
    page = render_html(trained)
    keys = re.findall(r'\bid="([^"]+)"', page)
    assert len(keys) == len(set(keys))
