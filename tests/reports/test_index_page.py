"""The page that leads to several reports."""

import re
from dataclasses import replace
from html import unescape

from reports.assets import STYLES, policy_of, texts_of
from reports.index_page import Entry, make_index


def test_a_line_leads_to_each_report_and_says_its_verdict(of_two, of_world):
    html = make_index([Entry("a b&c/report.html", of_two), Entry("d/report.html", of_world)])
    assert re.findall('<a href="([^"]*)"', html) == ["a%20b%26c/report.html", "d/report.html"]
    assert html.count('<article class="item">') == 2


def test_its_policy_lets_its_own_styles_and_nothing_else(of_two):
    html = unescape(make_index([Entry("a/report.html", of_two)]))
    styles = re.findall(r"<style>(.*?)</style>", html, flags=re.S)
    assert tuple(styles) == texts_of(STYLES)
    assert f'content="{policy_of(styles, ())}"' in html
    assert "script-src 'none'" in html
    assert "<script" not in html


def test_names_of_strangers_are_text_there(of_two):
    html = make_index([Entry("a/report.html", replace(of_two, folder="<i>a</i>\x00\ud800"))])
    html.encode("utf-8")
    assert "<i>" not in html
    assert "&lt;i&gt;a&lt;/i&gt;␀\ufffd" in html
