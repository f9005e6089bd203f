"""Members of a zip, those compressed by Zstandard (method 93) included.

Python's `zipfile` knows that method from 3.14 on only; its reading of the central directory is
used, and the bytes of such a member are decompressed here. They may be several frames.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from bench.base.errors import DataError

ZSTANDARD = 93
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, then the lengths of name and extra field
_MOST = 1 << 32  # bytes of a member: more is no log


class ZipMembers:
    """A zip file whose members can be read whole.

    Args:
        path: The file.

    Raises:
        DataError: If it is no zip, or was cut before its end.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            hint = "was the evaluation interrupted, or the file copied in part?"
            raise DataError(str(path), f"not a whole zip file: {error}", hint=hint) from None

    @property
    def names(self) -> list[str]:
        """Names of the members, in the order of the central directory, each once."""
        return list(dict.fromkeys(self._zip.namelist()))

    def read(self, name: str) -> bytes:
        """Return a member.

        Raises:
            DataError: If it is damaged or compressed in a way that is not known here.
        """
        info = self._zip.getinfo(name)
        if info.compress_type != ZSTANDARD:
            try:
                return self._zip.read(name)
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
                raise self._damaged(name, str(error)) from None
        content = self._decompressed(info)
        if zlib.crc32(content) != info.CRC:
            raise self._damaged(name, "its checksum differs")
        return content

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _decompressed(self, info: zipfile.ZipInfo) -> bytes:
        import zstandard

        if info.file_size > _MOST:
            raise self._damaged(info.filename, f"it claims {info.file_size:,} bytes")
        reader = zstandard.ZstdDecompressor().stream_reader(
            self._raw(info), read_across_frames=True
        )
        try:
            return reader.read(info.file_size)
        except zstandard.ZstdError as error:
            raise self._damaged(info.filename, str(error)) from None

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        with self._path.open("rb") as stream:
            stream.seek(info.header_offset)
            header = stream.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
                raise self._damaged(info.filename, "no header where it should begin")
            _, name, extra = _LOCAL_HEADER.unpack(header)
            stream.seek(name + extra, 1)
            return stream.read(info.compress_size)

    def _damaged(self, name: str, why: str) -> DataError:
        return DataError(str(self._path), f"member {name} cannot be read: {why}")
