"""Lines as they travel: canonical NDJSON whose identifiers lie beside it, all under zstd with checksums (sync.md 3.11).

Most of a change is the 122 random bits of identifiers. As text among other text they cost half as much again, so each
is taken out at its first place and put in bytes into a table by columns; a later place names its number in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
import zstandard

from simata_desktop.domain.errors import UserError

LEVEL = 9
INFLATED = 64 * 1024 * 1024  # what would be larger is refused before it is inflated

_ENCODE = msgspec.json.Encoder(order="sorted").encode
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_MARK = re.compile(rb"\x01|\x02|\x03[0-9]{1,8}\x04")  # control characters never stand in JSON
_TIMED, _NATURAL, _AGAIN = b"\x01", b"\x02", b"\x03"
_SIZE = 16  # bytes of an identifier
_TIME = (0, 1, 2, 3, 4, 5)  # bytes of a UUIDv7's time
_FIXED = (6, 8)  # bytes with the version and the variant
_CHANCE = (7, 9, 10, 11, 12, 13, 14, 15)
_FRAME = 4  # bytes of a frame's length


def encode(value: object) -> bytes:
    """Canonical JSON: sorted keys, no blanks; numbers are integers."""
    return _ENCODE(value)


def pack(lines: Iterable[object], dictionary: bytes | None = None) -> bytes:
    """Lines as bytes. ``dictionary``: of zstd, for the text."""
    text, timed, natural = _taken_out(b"\n".join(map(encode, lines)))
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    press = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, dict_data=known)
    packed = [press.compress(text)]
    if timed or natural:
        bare = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        packed += map(bare.compress, _columns(timed, natural))
    return b"".join(len(frame).to_bytes(_FRAME, "big") + frame for frame in packed)


def unpack(data: bytes, dictionary: bytes | None = None) -> list[bytes]:
    """The lines of packed bytes. Raises UserError ``wire.damaged``, ``wire.large``."""
    frames = _frames(data)
    if len(frames) not in (1, 3):
        raise UserError("wire.damaged")
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    text = _inflated(frames[0], zstandard.ZstdDecompressor(dict_data=known))
    bare = zstandard.ZstdDecompressor()
    soft, hard = (_inflated(frame, bare) for frame in frames[1:]) if len(frames) == 3 else (b"", b"")
    return _put_in(text, soft, hard).split(b"\n")


def _taken_out(text: bytes) -> tuple[bytes, list[bytes], list[bytes]]:
    """The text with marks for identifiers, and those that carry a time and those that do not, in order."""
    places: dict[bytes, int] = {}
    timed: list[bytes] = []
    natural: list[bytes] = []

    def mark(found: re.Match[bytes]) -> bytes:
        id_ = found[0]
        place = places.setdefault(id_, len(places))
        if place < len(timed) + len(natural):
            return b"\x03%d\x04" % place
        kind, mark = (timed, _TIMED) if id_[14] == ord("7") else (natural, _NATURAL)
        kind.append(bytes.fromhex(id_.replace(b"-", b"").decode()))
        return mark

    return _ID.sub(mark, text), timed, natural


def _columns(timed: Sequence[bytes], natural: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The table by columns: what can be pressed, and what is mere chance."""
    first, second = b"".join(timed), b"".join(natural)
    head = len(timed).to_bytes(_FRAME, "big")
    soft = [first[i::_SIZE] for i in (*_TIME, *_FIXED)] + [second[i::_SIZE] for i in _FIXED]
    hard = [first[i::_SIZE] for i in _CHANCE] + [second[i::_SIZE] for i in (*_TIME, *_CHANCE)]
    return head + b"".join(soft), b"".join(hard)


def _rows(soft: bytes, hard: bytes) -> tuple[list[str], list[str]]:
    """The identifiers of a table."""
    count = int.from_bytes(soft[:_FRAME], "big")
    soft = soft[_FRAME:]
    other, rest = divmod(len(soft) - count * (len(_TIME) + len(_FIXED)), len(_FIXED))
    if rest or other < 0 or len(hard) != count * len(_CHANCE) + other * (len(_TIME) + len(_CHANCE)):
        raise UserError("wire.damaged")
    first, second = bytearray(count * _SIZE), bytearray(other * _SIZE)
    for whole, size, columns, source in ((first, count, (*_TIME, *_FIXED), soft), (first, count, _CHANCE, hard),
                                         (second, other, _FIXED, soft), (second, other, (*_TIME, *_CHANCE), hard)):
        start = 0 if whole is first else count * (len(_TIME) + len(_FIXED) if source is soft else len(_CHANCE))
        for number, column in enumerate(columns):
            whole[column::_SIZE] = source[start + number * size: start + (number + 1) * size]
    return _texts(first), _texts(second)


def _texts(rows: bytes | bytearray) -> list[str]:
    text = rows.hex()
    return [f"{text[i:i + 8]}-{text[i + 8:i + 12]}-{text[i + 12:i + 16]}-{text[i + 16:i + 20]}-{text[i + 20:i + 32]}"
            for i in range(0, len(text), 2 * _SIZE)]


def _put_in(text: bytes, soft: bytes, hard: bytes) -> bytes:
    """The text with its identifiers again."""
    marks = sum(1 for _ in _MARK.finditer(text))
    if len(text) + 36 * marks > INFLATED:
        raise UserError("wire.large")
    timed, natural = (iter(rows) for rows in (_rows(soft, hard) if soft else ([], [])))
    order: list[bytes] = []

    def named(found: re.Match[bytes]) -> bytes:
        mark = found[0]
        if mark[:1] == _AGAIN:
            return order[int(mark[1:-1])]
        order.append(next(timed if mark == _TIMED else natural).encode())
        return order[-1]

    try:
        return _MARK.sub(named, text)
    except (IndexError, StopIteration, RuntimeError):
        raise UserError("wire.damaged") from None


def _frames(data: bytes) -> list[bytes]:
    frames, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at:at + _FRAME], "big")
        at += _FRAME + size
        if at > len(data):
            raise UserError("wire.damaged")
        frames.append(data[at - size:at])
    return frames


def _inflated(frame: bytes, press: zstandard.ZstdDecompressor) -> bytes:
    try:
        size = zstandard.frame_content_size(frame)
        if size > INFLATED:
            raise UserError("wire.large")
        if size < 0:
            raise UserError("wire.damaged")
        return press.decompress(frame, max_output_size=INFLATED, allow_extra_data=False)
    except zstandard.ZstdError:
        raise UserError("wire.damaged") from None
