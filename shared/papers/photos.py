"""Photos as an annex prints them: reduced, upright, without what cameras write into their files."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from shared.papers.facts import PHOTOS_PRINTED, Photo

# Half a page at 150 dots per inch.
_EDGE, _QUALITY = 900, 72
# A phone's has 12 million; a small file may claim to be as large as a wall.
_PIXELS = 64_000_000


@dataclass(frozen=True)
class Print:
    """src: data URI; None where the file cannot be printed, or is one too many."""

    number: int
    photo: Photo
    src: str | None = None


def prints(photos: Sequence[Photo], pictures: Mapping[str, bytes]) -> Iterator[Print]:
    for number, photo in enumerate(photos, 1):
        data = pictures.get(photo.sha256) if number <= PHOTOS_PRINTED else None
        yield Print(number, photo, _reduced(data) if data is not None else None)


def _reduced(data: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > _PIXELS:
                return None
            picture.draft("RGB", (_EDGE, _EDGE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_EDGE, _EDGE))
            plain = Image.new("RGB", upright.size, "white")
            # PDF/A-2a may have transparency; what is printed has none.
            layer = upright.convert("RGBA")
            plain.paste(layer, mask=layer)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{b64encode(written.getvalue()).decode()}"
