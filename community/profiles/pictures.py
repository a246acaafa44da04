"""Portraits that people upload: read with limits, made square, written anew; nothing of the file itself is kept.

`made` is pure and slow, so it stands before `writing()`. Whatever a file is called or says of itself, Pillow reads
it as JPEG, PNG or WebP or not at all (safety.md, 24). Of several frames the first counts.
"""

import hashlib
import io
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps
from sqlalchemy import select

from community.core.database import db
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.uploads import Store
from community.core.versions import bump
from community.members.models import Member

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 5_000_000
MOST_PIXELS = 20_000_000
LEAST_SIDE = 96  # of the shorter side, as the file has it
SIZES = (320, 96)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # above, Pillow warns; above twice as many, it raises
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
_TOO_MANY_PIXELS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
#: What Pillow raises at bytes that are no picture, or not all of one.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, OverflowError, IndexError, KeyError, TypeError, struct.error,
    zlib.error, MemoryError,
)  # fmt: skip
#: 20 megapixels are 80 MB when they are read: one picture at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Picture:
    """A portrait as it will be stored: bytes of WebP by the length of their side."""

    key: str
    files: dict[int, bytes]


def made(file: BinaryIO, member_id: int) -> Picture:
    """The portrait in this file. Raises `Refused` with the field `picture`.

    The key is a hash of what is stored and of whose it is: the same file gives the same key again, and two members
    never share one, so that the picture of one can go without the other's.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _refused("picture_too_large", megabytes=MOST_BYTES // 1_000_000)
    with _one_at_a_time:
        square = _square(data)
    files = {size: _as_webp(square, size) for size in SIZES}
    digest = hashlib.sha256(b"%d " % member_id + files[SIZES[0]]).hexdigest()
    return Picture(digest[:32], files)


def name_of(key: str, size: int) -> str:
    """Where the store keeps one size of a portrait."""
    return f"portraits/{key}-{size}.webp"


def put(store: Store, picture: Picture) -> None:
    for size, data in picture.files.items():
        store.put(name_of(picture.key, size), data)


def delete(store: Store, key: str) -> None:
    for size in SIZES:
        store.delete(name_of(key, size))


def show(member_id: int, key: str | None) -> str | None:
    """Draw a member with this picture, or with their initials again. Returns the key that nobody uses any more."""
    locked = select(Member).where(Member.id == member_id).with_for_update()
    member = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    before, member.picture_key = member.picture_key, key
    db.session.flush()
    bump(f"member:{member.id}", "site")
    member_changed.send(member)
    return before if before != key else None


def _square(data: bytes) -> Image.Image:
    """The middle of the picture, upright, at most as large as the largest size; in RGB, with alpha where it had any."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _judge(*opened.size)
            opened.draft("RGB", (2 * SIZES[0], 2 * SIZES[0]))  # a large JPEG is read small
            upright = _upright(_in_rgb(opened))
            side = min(SIZES[0], *upright.size)
            return ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    except _TOO_MANY_PIXELS:
        raise _refused("picture_too_many_pixels", megapixels=MOST_PIXELS // 1_000_000) from None
    except _BROKEN:
        raise _refused("no_picture") from None


def _judge(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _refused("picture_too_many_pixels", megapixels=MOST_PIXELS // 1_000_000)
    if min(width, height) < LEAST_SIDE:
        raise _refused("picture_too_small", least=LEAST_SIDE)


def _in_rgb(opened: Image.Image) -> Image.Image:
    """16 bits of grey are brought down to 8: Pillow would cut them off, and the picture would be white."""
    if opened.mode.startswith("I;16") or opened.mode == "I":
        return opened.point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    has_alpha = "A" in opened.getbands() or "transparency" in opened.info
    return opened.convert("RGBA" if has_alpha else "RGB")


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its camera noted; a note that can't be read turns nothing."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def _as_webp(square: Image.Image, size: int) -> bytes:
    """Pixels only: a new image knows nothing of the camera, the place, the profile of colours."""
    side = min(size, square.width)
    bare = Image.new(square.mode, (side, side))
    bare.paste(square.resize((side, side), Image.Resampling.LANCZOS))
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _refused(code: str, **parameters: int) -> Refused:
    return Refused(f"profiles.{code}", field="picture", **parameters)
