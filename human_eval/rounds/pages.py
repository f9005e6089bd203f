"""The labelling pages that raters work on, as Label Studio's XML.

Conventions:
    A project of Label Studio has one page, and the page names every field of its tasks. So a
    rater has a project for each kind of page that the round needs: one for the tasks that have a
    source, one for those that have none. `assignments.json` keeps the two apart, in this order.
    Controls are named as in `human_eval.scales`; the fields that are sent are `item`, `question`,
    `answer` (or `answer_a`, `answer_b`) and, where there is one, `source_text` (a field named
    `source` would be shown as the whole task in JSON: Label Studio's task has one of that name).

    Everything a rater does has a key, and every key is shown on the page. Texts are `Text` with
    `valueType="text"`, never Markdown or HTML: nothing is loaded that an answer names, and its
    signs are seen as signs. Colours are the page's own variables, so that its dark mode holds.

Source:
    Label Studio's documentation of its tags (version 1.23).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from human_eval.scales import (
    COMMENT,
    PREFERENCE,
    PREFERENCES,
    VERDICT,
    VERDICTS,
    Choice,
    Kind,
    Scale,
    scales_for,
)

_STYLE = """\
.card { border: 1px solid var(--color-neutral-border); border-radius: 8px; padding: 10px 16px 12px;
  margin-bottom: 12px; background: var(--color-neutral-background);
  color: var(--color-neutral-content); }
.asked { border-left: 4px solid var(--color-primary-surface);
  background: var(--color-primary-emphasis-subtle); }
.asked .lsf-richtext__line { font-weight: 600; }
.grid { display: grid; grid-template-columns: minmax(0, 3fr) minmax(340px, 2fr); gap: 16px;
  align-items: start; }
.side { position: sticky; top: 4px; }
.both { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px; }
.scale { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center;
  column-gap: 10px; border-top: 1px solid var(--color-neutral-border); padding: 7px 0; }
.scale .ant-rate { font-size: 24px; white-space: nowrap; color: #b45309; }
.scale .ant-rate-star-zero svg { color: var(--color-neutral-border-bold, #8a8f9f); }
.scale .ant-rate-star-full svg { color: #d97706; fill: #d97706; stroke: #d97706;
  stroke-width: 60px; }
.card .ant-rate-star:focus-visible, .card input:focus-visible, .card label:focus-within {
  outline: 2px solid var(--color-primary-surface, #2563eb); outline-offset: 2px; }
.lsf-richtext__line { white-space: pre-wrap; overflow-wrap: anywhere; }
.lsf-sidepanels__wrapper_align_right { display: none; }
.lsf-sidepanels { padding-right: 0 !important; }
.lsf-modal-ls__content { width: min(760px, 100vw) !important; min-width: 0 !important; }
.lsf-modal-ls h1, .lsf-modal-ls h2 { line-height: 1.3; margin: 12px 0 4px; }
.lsf-modal-ls h1 { font-size: 22px; }
.lsf-modal-ls h2 { font-size: 17px; }
.lsf-modal-ls td, .lsf-modal-ls th { padding: 2px 12px 2px 0; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
.lsf-modal-ls ul { padding-left: 18px; list-style: disc; }
@media (max-width: 900px) {
  .grid, .both { grid-template-columns: minmax(0, 1fr); }
  .side { position: static; }
}
@media (max-width: 640px) {
  .lsf-editor { width: 100% !important; margin: 0 !important; }
  .lsf-main-view__annotation { padding: 8px !important; }
  .lsf-bottombar .lsf-history-buttons, .lsf-current-task__task-id { display: none !important; }
  .lsf-bottombar, .lsf-controls { max-width: 100vw; }
  .lsf-controls button { width: 96px !important; }
  .lsf-modal-ls__content { padding: 0; }
}
@media (max-width: 420px) {
  .scale { grid-template-columns: minmax(0, 1fr); }
  .scale .ant-rate { font-size: 30px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
"""
_SMALL = "font-size:12px;margin:0"


def labelling_page(kind: Kind, *, source: bool) -> str:
    """Return the page of a round's tasks that have a source, or of those that have none.

    Args:
        kind: Of the round.
        source: Whether the tasks have a source; without one its panel and the scale that is about
            it are left out.
    """
    body = _rating(source) if kind == "rating" else _preference(source)
    style = escape(_STYLE, quote=False)
    return f"<View>\n<Style>\n{style}</Style>\n{body}</View>\n"


def _rating(source: bool) -> str:
    shown = [_text("Question", "question", "card asked"), _text("Answer to rate", "answer", "card")]
    if source:
        shown.append(_text("Source: what the answer is to agree with", "source_text", "card"))
    asked = [
        _header(f"Verdict: is the answer right? Keys {_keys(VERDICTS)}"),
        _choices(VERDICT, "answer", VERDICTS, f"Pick a verdict: {_keys(VERDICTS)}"),
        _header("1 star: fails badly; 5 stars: no fault. Each press of the key adds a star"),
        *(_stars(scale) for scale in scales_for(source)),
        _comment("answer", "Comment, if anything is unusual (optional)"),
        _header("Ctrl+Enter: submit. Ctrl+Space: skip, if you cannot judge it"),
    ]
    return (
        f'<View className="grid">\n<View>\n{"".join(shown)}</View>\n'
        f'<View className="card side">\n{"".join(asked)}</View>\n</View>\n'
    )


def _preference(source: bool) -> str:
    answers = _text("Answer A", "answer_a", "card") + _text("Answer B", "answer_b", "card")
    shown = [_text("Question", "question", "card asked"), _view("both", answers)]
    if source:
        shown.append(_text("Source", "source_text", "card"))
    asked = [
        _header(f"Which answer is better? Keys {_keys(PREFERENCES)}"),
        _choices(PREFERENCE, "question", PREFERENCES, f"Pick one: {_keys(PREFERENCES)}"),
        _comment("question", "Why? (optional)"),
        _header("Ctrl+Enter: submit. Ctrl+Space: skip, if you cannot judge it"),
    ]
    return "".join(shown) + _view("card", "".join(asked))


def _stars(scale: Scale) -> str:
    key = scale.hotkey.upper()
    words = (
        f'<Header size="6" style="font-size:15px;font-weight:600;margin:0;line-height:1.3"'
        f' value="{escape(f"{scale.title} [{key}]")}"/>\n'
        f'<Header size="6" style="font-size:13px;font-weight:400;margin:0;line-height:1.3"'
        f' value="{escape(scale.asks)}"/>\n'
    )
    stars = (
        f'<Rating name="{scale.name}" toName="answer" maxRating="5" size="medium"'
        f' hotkey="{scale.hotkey}" required="true"'
        f' requiredMessage="{escape(f"{scale.title}: give 1 to 5 stars, key {key}")}"/>\n'
    )
    return _view("scale", f"<View>\n{words}</View>\n{stars}")


def _choices(name: str, to: str, choices: Iterable[Choice], missing: str) -> str:
    lines = "".join(
        f'<Choice value="{one.value}" html="{escape(one.label)}" hotkey="{one.hotkey}"/>\n'
        for one in choices
    )
    return (
        f'<Choices name="{name}" toName="{to}" choice="single-radio" showInline="true"'
        f' required="true" requiredMessage="{escape(missing)}">\n{lines}</Choices>\n'
    )


def _keys(choices: Iterable[Choice]) -> str:
    return ", ".join(one.hotkey.upper() for one in choices)


def _comment(to: str, placeholder: str) -> str:
    return (
        f'<TextArea name="{COMMENT}" toName="{to}" rows="2" maxSubmissions="1"'
        f' showSubmitButton="false" placeholder="{escape(placeholder)}"/>\n'
    )


def _text(title: str, field: str, style: str) -> str:
    tag = (
        f'<Text name="{field}" value="${field}" valueType="text" selectionEnabled="false"'
        f' granularity="word"/>\n'
    )
    return _view(style, _header(title) + tag)


def _header(words: str) -> str:
    return f'<Header size="6" style="{_SMALL}" value="{escape(words)}"/>\n'


def _view(style: str, inner: str) -> str:
    return f'<View className="{style}">\n{inner}</View>\n'
