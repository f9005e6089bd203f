import re
from dataclasses import replace
from html import unescape

import pytest

from reports import render_html
from reports.templates import bound
from tests.reports.made import make, two


def test_nothing_is_loaded_from_elsewhere(of_world):
    html = render_html(of_world)
    assert not re.search(r"""(?:src|href)=["'](?!#|data:,)""", html)
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in unescape(html)
    assert " style=" not in html


def test_answers_of_strangers_are_text(of_two):
    texts = ("<script>document.title='owned'</script>\x00\x1b[31m\ud800", "<img src=x onerror=a>")
    flip = replace(of_two.flips[0], texts=texts, question="<b>bold</b>", answers=("</article>",))
    html = render_html(replace(of_two, flips=(flip,)))
    html.encode("utf-8")
    assert "<script>document" not in html
    assert "<img" not in html
    assert "<b>bold" not in html
    assert "\x00" not in html
    assert "\x1b" not in html
    assert "␀␛[31m\ufffd" in html


def test_names_of_strangers_are_text():
    html = render_html(make(two(skills={"<i>a</i>": 0.7, "b&c": 0.5})))
    assert "<i>a" not in html
    assert "&lt;i&gt;a" in html


@pytest.mark.parametrize(
    "name",
    [
        "of_world", "of_systems", "of_seeds", "of_factors", "of_samples", "of_model",
        "of_checked", "of_leaking", "of_untested",
    ],
)  # fmt: skip
def test_nan_never_reaches_the_reader(request, name):
    comparison = request.getfixturevalue(name)
    shown = re.sub(r"<(style|script)>.*?</\1>", "", render_html(comparison), flags=re.S)
    text = re.sub(r"<[^>]*>", " ", shown)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text)


def test_the_same_comparison_gives_the_same_page(of_two):
    assert render_html(of_two) == render_html(of_two)


def test_a_short_name_is_not_broken_and_stays_what_it_is():
    shown = bound("<b> attention-1, mlp-1: a-b and " + "x" * 40 + "-1")
    assert shown == (
        '&lt;b&gt; <span class="whole">attention-1</span>, <span class="whole">mlp-1</span>: a-b '
        f"and {'x' * 40}-1"
    )
    assert shown.striptags() == f"<b> attention-1, mlp-1: a-b and {'x' * 40}-1"


def test_a_number_keeps_its_unit_on_one_line():
    assert bound("95 % CI, p < .001, 2.1 pp, α = .05").unescape() == (
        "95\u00a0%\u00a0CI, p\u00a0<\u00a0.001, 2.1\u00a0pp, α\u00a0=\u00a0.05"
    )
