"""Members of a zip that Python 3.11 cannot read by itself."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard

from bench.base.errors import DataError
from bench.models.harness_logs.zip_members import ZSTANDARD, ZipMembers
from tests.bench.models.harness_logs.logs import LOGS

REAL = LOGS / "inspect" / "a.eval"


def zstd_zip(path: Path, content: bytes, packed: bytes) -> Path:
    """Write a zip of one member `m` whose bytes are `packed` and claimed to be `content`."""
    sizes = (zlib.crc32(content), len(packed), len(content), 1, 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 63, 0, ZSTANDARD, 0, 0, *sizes) + b"m"
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 63, 63, 0, ZSTANDARD, 0, 0, *sizes, 0, 0, 0, 0, 0
    )
    central += b"m"
    start = len(local) + len(packed)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), start, 0)
    path.write_bytes(local + packed + central + end)
    return path


def test_members_of_a_real_log_are_whole() -> None:
    members = ZipMembers(REAL)
    with zipfile.ZipFile(REAL) as peer:
        assert {one.compress_type for one in peer.infolist()} == {ZSTANDARD}
        for one in peer.infolist():
            content = members.read(one.filename)
            assert (len(content), zlib.crc32(content)) == (one.file_size, one.CRC)
    members.close()


def test_several_frames_are_one_member(tmp_path: Path) -> None:
    parts = [b"a" * 1000, b"b" * 500, b"c"]
    packed = b"".join(zstandard.ZstdCompressor().compress(part) for part in parts)
    assert ZipMembers(zstd_zip(tmp_path / "z", b"".join(parts), packed)).read("m") == b"".join(
        parts
    )


@pytest.mark.parametrize(
    ("packed", "found"),
    [
        (zstandard.ZstdCompressor().compress(b"other"), "its checksum differs"),
        (b"no zstandard at all", "member m cannot be read"),
        (zstandard.ZstdCompressor().compress(b"right" * 99)[:-4], "member m cannot be read"),
    ],
)
def test_a_damaged_member_is_named(tmp_path: Path, packed: bytes, found: str) -> None:
    with pytest.raises(DataError, match=found):
        ZipMembers(zstd_zip(tmp_path / "z", b"right" * 99, packed)).read("m")


def test_a_cut_file_is_no_zip(tmp_path: Path) -> None:
    path = tmp_path / "cut.eval"
    path.write_bytes(REAL.read_bytes()[:-100])
    with pytest.raises(DataError, match=r"not a whole zip file.*interrupted"):
        ZipMembers(path)


def test_a_damaged_plain_member_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "plain.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("m", "hello hello")
    path.write_bytes(path.read_bytes().replace(b"hello hello", b"hello jello"))
    with pytest.raises(DataError, match="member m cannot be read: Bad CRC"):
        ZipMembers(path).read("m")
