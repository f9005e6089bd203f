import pytest

from tests.needs import needs


def test_present_runs():
    needs("anything", True)


def test_absent_skips_visibly(monkeypatch):
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs a browser"):
        needs("a browser", False)


def test_absent_fails_where_all_must_run(monkeypatch):
    monkeypatch.setenv("REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="needs a browser"):
        needs("a browser", False)
