import zlib

from reports.vega import runtime


def test_the_library_is_kept_whole_and_used_again(tmp_path, monkeypatch):
    text = "window.vegaEmbed = 1;"
    made = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(runtime, "_made", lambda: made.append(1) or text)  # seconds otherwise
    packed = runtime.runtime_packed.__wrapped__
    assert zlib.decompress(packed()).decode() == text
    assert packed() == packed()
    assert len(made) == 1
    (kept,) = tmp_path.rglob("*.zlib")
    kept.write_bytes(kept.read_bytes()[:-3])
    assert zlib.decompress(packed()).decode() == text
    assert len(made) == 2
    assert zlib.decompress(kept.read_bytes()).decode() == text


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(runtime, "_made", lambda: "1;")
    assert zlib.decompress(runtime.runtime_packed.__wrapped__()) == b"1;"


def test_the_real_library_has_what_the_page_calls():
    text = runtime.runtime_text()
    assert "window.vegaEmbed=" in text[-100:]
    assert len(text) > 500_000
