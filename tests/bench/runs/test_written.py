from __future__ import annotations

import hashlib

from bench.runs.written import Growing, Written, begins_with


def test_a_file_is_hashed_as_it_grows(tmp_path):
    path = tmp_path / "a"
    growing = Growing(path)
    assert growing.written() == Written(hashlib.sha256(b"").hexdigest(), 0)
    for text in (b"one\n", b"two\n"):
        with path.open("ab") as stream:
            stream.write(text)
        found = growing.written()
        assert found == Written(
            hashlib.sha256(path.read_bytes()).hexdigest(), len(path.read_bytes())
        )
    assert begins_with(path, found)


def test_more_is_no_edit_and_less_or_other_is(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one\ntwo\n")
    found = Growing(path).written()
    for content, same in ((b"one\ntwo\nmore", True), (b"one\n", False), (b"One\ntwo\n", False)):
        path.write_bytes(content)
        assert begins_with(path, found) is same
    path.unlink()
    assert not begins_with(path, found)
