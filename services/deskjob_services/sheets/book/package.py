"""A workbook file as a package: its parts in their order, and writing it anew with what did not change as it was."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.bounds import Unreadable, Unsupported

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_BORN = (0, (1 << 5) | 1)
"""Time and date of parts that are written here: the first moment of 1980, whenever it was."""
_KNOWN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted workbook or one of the old binary format (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "a rich text document"),
)
_ELSE = "a workbook (.xlsx) that opens in a spreadsheet program"


class _Member(NamedTuple):
    """Where a part lies in the file that was read."""

    name: str
    flags: int
    method: int
    moment: tuple[int, int]
    crc: int
    packed: int
    size: int
    offset: int


class Package:
    """The parts of a workbook file, unpacked when asked for and never beyond what they declare."""

    def __init__(self, data: bytes) -> None:
        """Look at the directory of the file. Raises Unsupported, Unreadable."""
        self._data = data
        self._members = {one.name: one for one in _directory(data)}
        if "[Content_Types].xml" not in self._members:
            raise Unsupported("the file is a zip archive, not a workbook", _ELSE)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts by name, in the order of the file."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._members

    def part(self, name: str) -> bytes:
        """The content of a part. Raises Unreadable where it is missing, damaged or larger than declared."""
        member = self._members.get(name)
        if member is None:
            raise Unreadable(f"the workbook lacks its part {name!r}", _ELSE)
        packed = self._packed(member)
        content = packed if member.method == zipfile.ZIP_STORED else _inflated(packed, member)
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise Unreadable(f"the part {name!r} of the workbook is damaged", _ELSE)
        return content

    def written(self, changed: Mapping[str, bytes], dropped: frozenset[str] = frozenset()) -> bytes:
        """The file with some parts changed or added and some dropped; all others are carried as they are packed."""
        out, central, count = io.BytesIO(), io.BytesIO(), 0
        kept = [one for one in self._members.values() if one.name not in dropped or one.name in changed]
        for member in kept:
            if member.name in changed:
                _put(out, central, *_packed_anew(member.name, changed[member.name], member.moment))
            else:
                _put(out, central, member, self._packed(member))
            count += 1
        for name in sorted(set(changed) - set(self._members)):
            _put(out, central, *_packed_anew(name, changed[name], _BORN))
            count += 1
        start, listing = out.tell(), central.getvalue()
        out.write(listing)
        out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), start, 0))
        return out.getvalue()

    def _packed(self, member: _Member) -> bytes:
        head = self._data[member.offset : member.offset + 30]
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise Unreadable(f"the part {member.name!r} of the workbook is damaged", _ELSE)
        names, extras = struct.unpack("<2H", head[26:30])
        start = member.offset + 30 + names + extras
        if start + member.packed > len(self._data):
            raise Unreadable("the workbook is cut off", "the whole file")
        return self._data[start : start + member.packed]


def _directory(data: bytes) -> list[_Member]:
    """The members by the central directory, judged before anything is unpacked."""
    if len(data) > bounds.BYTES:
        raise Unreadable(f"the workbook has {len(data):,} bytes", f"at most {bounds.BYTES:,}")
    if data[:4] != b"PK\x03\x04":
        kind = next((said for start, said in _KNOWN if data.startswith(start)), "no workbook")
        raise Unsupported(f"the file is {kind if data else 'empty'}", _ELSE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeError, struct.error) as error:
        raise Unreadable("the workbook is cut off or damaged", "the whole file") from error
    if len(infos) > bounds.MEMBERS:
        raise Unreadable(f"the workbook has {len(infos):,} parts", f"at most {bounds.MEMBERS:,}")
    names = {info.filename for info in infos}
    if len(names) < len(infos):
        raise Unreadable("the workbook holds two parts of one name", "each part once")
    if sum(info.file_size for info in infos) > bounds.UNPACKED:
        raise Unreadable("the workbook unpacks to too much", f"at most {bounds.UNPACKED:,} bytes")
    if "EncryptedPackage" in names:
        raise Unsupported("the file is an encrypted workbook", "one without a password")
    return [_member(info) for info in infos if not info.is_dir()]


def _member(info: zipfile.ZipInfo) -> _Member:
    if info.flag_bits & 0x1:
        raise Unsupported("the workbook is encrypted", "one without a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unsupported(f"the part {info.filename!r} is packed in an unusual way", "deflated or stored parts")
    if info.file_size > bounds.PART:
        raise Unreadable(f"the part {info.filename!r} has {info.file_size:,} bytes", f"at most {bounds.PART:,}")
    if info.file_size > bounds.SMALL and info.file_size > bounds.RATIO * max(1, info.compress_size):
        raise Unreadable(f"the part {info.filename!r} is a bomb: it grows {bounds.RATIO}-fold and more", _ELSE)
    year, month, day, hour, minute, second = info.date_time
    moment = ((hour << 11) | (minute << 5) | (second // 2), ((year - 1980) << 9) | (month << 5) | day)
    return _Member(
        info.filename, info.flag_bits, info.compress_type, moment, info.CRC, info.compress_size, info.file_size,
        info.header_offset,
    )  # fmt: skip


def _inflated(packed: bytes, member: _Member) -> bytes:
    engine = zlib.decompressobj(-15)
    try:
        content = engine.decompress(packed, member.size + 1)
    except zlib.error as error:
        raise Unreadable(f"the part {member.name!r} of the workbook is damaged", _ELSE) from error
    return content


def _packed_anew(name: str, content: bytes, moment: tuple[int, int]) -> tuple[_Member, bytes]:
    engine = zlib.compressobj(4, zlib.DEFLATED, -15)
    packed = engine.compress(content) + engine.flush()
    flags = 0 if name.isascii() else 0x800
    crc = zlib.crc32(content)
    return _Member(name, flags, zipfile.ZIP_DEFLATED, moment, crc, len(packed), len(content), 0), packed


def _put(out: io.BytesIO, central: io.BytesIO, member: _Member, packed: bytes) -> None:
    """One part: its header with the sizes in place, its bytes, and its line in the directory."""
    flags = member.flags & ~0x8
    name = member.name.encode("utf-8" if flags & 0x800 else "cp437", "replace")
    told = (20, flags, member.method, *member.moment, member.crc, member.packed, member.size)
    offset = out.tell()
    out.write(_LOCAL.pack(b"PK\x03\x04", *told, len(name), 0))
    out.write(name)
    out.write(packed)
    central.write(_CENTRAL.pack(b"PK\x01\x02", 20, *told, len(name), 0, 0, 0, 0, 0, offset))
    central.write(name)
