import base64
import hashlib

import pytest

from reports.assets import SCRIPTS, STYLES, policy_of, texts_of


def test_every_asset_is_there_and_allowed_by_its_hash():
    styles, scripts = texts_of(STYLES), texts_of(SCRIPTS)
    policy = policy_of(styles, scripts)
    for text in (*styles, *scripts):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_an_asset_may_be_made():
    assert texts_of((lambda: "let a = 1;",)) == ("let a = 1;",)


def test_nothing_is_allowed_where_there_is_nothing():
    assert policy_of((), ()).endswith("style-src 'none'; script-src 'none'")


@pytest.mark.parametrize("text", ["a </SCRIPT> b", "</style>", "<!-- <script>", "a\r\nb", "a\x00"])
def test_an_asset_that_would_not_arrive_as_written_is_refused(text):
    with pytest.raises(ValueError, match="a style or a script holds"):
        texts_of((lambda: text,))
