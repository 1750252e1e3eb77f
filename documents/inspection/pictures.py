"""Pictures made afresh: the same picture, without where, when and by whom it was taken."""

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps, UnidentifiedImageError

from documents.inspection.limits import Limits
from documents.inspection.recognise import JPEG, PNG
from documents.inspection.results import Found, Kind, Refused, found

_FORMATS = {JPEG: "JPEG", PNG: "PNG"}
_JPEG_QUALITY = 90

#: JPEG segments that carry the picture itself; APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe colours) are
#: needed to show it rightly. All other application segments and comments are somebody's notes.
_KEPT_APPLICATION_SEGMENTS = {0xE0, 0xE2, 0xEE}
_APPLICATION_OR_COMMENT = {*range(0xE0, 0xF0), 0xFE}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT"}


def clean(data: bytes, media_type: str, limits: Limits) -> tuple[bytes, list[Found]]:
    """The picture decoded and encoded again, turned the right way up; and what was left out.

    Raises Refused for a picture that is damaged, animated or has too many pixels, before decoding it.
    """
    picture = _opened(data, media_type, limits)
    findings = [found(Kind.METADATA, "picture", note, removed=True) for note in _notes(picture)]
    try:
        upright = ImageOps.exif_transpose(picture)
        again = _encoded(upright, media_type)
    except (OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError) as error:
        raise Refused("This picture is damaged: it can’t be read to its end.") from error
    return again, findings


def clean_embedded(data: bytes, limits: Limits) -> tuple[bytes, str] | None:
    """A picture from inside a document, without notes, as JPEG or PNG; None when it is no picture that we can read.

    JPEG keeps its very picture data, so that a report is not blurred by each upload.
    """
    if data.startswith(b"\xff\xd8\xff"):
        stripped = stripped_jpeg(data)
        if stripped is not None:
            return stripped, JPEG
    if data.startswith(_PNG_SIGNATURE):
        png = _stripped_png(data)
        if png is not None:
            return png, PNG
    try:
        picture = _opened(data, None, limits)
        return _encoded(picture, PNG), PNG
    except (Refused, OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError):
        return None


def stripped_jpeg(data: bytes) -> bytes | None:
    """A JPEG without camera data, thumbnails, comments or anything behind its end; None when it can't be walked."""
    kept = bytearray(data[:2])
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _STANDALONE:
            kept += data[position : position + 2]
            position += 2
            continue
        if marker == _END_OF_IMAGE:
            return bytes(kept + b"\xff\xd9")
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if length < 2 or position + 2 + length > len(data):
            return None
        segment = data[position : position + 2 + length]
        position += 2 + length
        if marker not in _APPLICATION_OR_COMMENT or _is_kept(marker, segment):
            kept += segment
        if marker == _START_OF_SCAN:
            end = _end_of_scan(data, position)
            kept += data[position:end]
            position = end
    if data[position : position + 2] == b"\xff\xd9":
        return bytes(kept + b"\xff\xd9")
    return None


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:].startswith(b"ICC_PROFILE\x00")
    if marker == 0xE0:
        return segment[4:].startswith(b"JFIF\x00")
    return marker in _KEPT_APPLICATION_SEGMENTS


def _end_of_scan(data: bytes, position: int) -> int:
    """Where the coded data of a scan ends: at a marker that is neither stuffing nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            return len(data)
        following = data[position + 1]
        if following == 0x00 or 0xD0 <= following <= 0xD7:
            position += 2
        elif following == 0xFF:
            position += 1
        else:
            return position


def _stripped_png(data: bytes) -> bytes | None:
    kept = bytearray(_PNG_SIGNATURE)
    position = len(_PNG_SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data):
            return None
        if kind in _KEPT_PNG_CHUNKS:
            kept += data[position:end]
        if kind == b"IEND":
            return bytes(kept)
        position = end
    return None


def _opened(data: bytes, media_type: str | None, limits: Limits) -> Image.Image:
    formats = [_FORMATS[media_type]] if media_type else ["PNG", "JPEG", "GIF", "BMP", "TIFF"]
    with warnings.catch_warnings():
        # Our own limit is checked below, before anything is decoded.
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(data), formats=formats)
        except Image.DecompressionBombError as error:
            raise Refused(_too_many_pixels(limits)) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
            raise Refused("This picture is damaged: it can’t be opened.") from error
    width, height = picture.size
    if width * height > limits.most_pixels:
        raise Refused(_too_many_pixels(limits))
    # A photograph with a second, smaller one inside (MPO) is still: only the first leaves.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise Refused("This picture is animated. Upload a still one.")
    return picture


def _too_many_pixels(limits: Limits) -> str:
    return (
        f"This picture is too large; at most {limits.most_pixels // 1_000_000} million pixels are accepted."
    )


def _notes(picture: Image.Image) -> list[str]:
    notes = []
    exif = picture.getexif()
    if 0x8825 in exif:
        notes.append("The place where it was taken (GPS)")
    if len(exif):
        notes.append("Camera data (EXIF)")
    texts = [key for key in picture.info if key in {"comment", "photoshop", "xmp", "XML:com.adobe.xmp"}]
    texts += [key for key in getattr(picture, "text", {}) if key not in texts]
    if texts:
        notes.append(f"Notes ({', '.join(sorted(str(key) for key in texts))})")
    return notes


def _encoded(picture: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    if media_type == JPEG:
        plain = picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")
        plain = _without_notes(plain)
        plain.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    else:
        plain = (
            picture
            if picture.mode in {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
            else picture.convert("RGBA")
        )
        plain = _without_notes(plain)
        plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _without_notes(picture: Image.Image) -> Image.Image:
    picture.load()
    bare = picture.copy()
    transparency = picture.info.get("transparency")
    bare.info = {} if transparency is None else {"transparency": transparency}
    # A palette picture may carry colours that no pixel has, but no text; the profile's name may carry one.
    getattr(bare, "text", {}).clear()
    return bare
