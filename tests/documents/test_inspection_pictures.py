import io

import pytest
from PIL import Image

from documents.inspection import Kind, Limits, inspect
from documents.inspection.pictures import stripped_jpeg
from tests.documents import files


@pytest.mark.parametrize(
    ("data", "name"),
    [(files.jpeg(gps=True, comment=b"Robin"), "photo.jpg"), (files.png(note="Robin"), "photo.png")],
)
def test_a_picture_is_made_afresh_without_notes(data, name):
    result = inspect(data, name)

    assert b"Robin" not in result.clean
    cleaned = Image.open(io.BytesIO(result.clean))
    assert not cleaned.getexif()
    assert cleaned.size == (64, 48)
    assert [each for each in result.findings if each.kind == Kind.METADATA and each.removed]
    assert inspect(data, name).clean == result.clean


def test_the_place_where_a_photograph_was_taken_is_named_among_what_went():
    result = inspect(files.jpeg(gps=True), "photo.jpeg")

    assert any("GPS" in each.excerpt for each in result.findings if each.removed)


def test_a_photograph_is_turned_the_right_way_up():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)

    assert Image.open(io.BytesIO(inspect(out.getvalue(), "photo.jpg").clean)).size == (20, 40)


def test_a_picture_always_asks_for_a_look():
    result = inspect(files.png(), "photo.png")

    assert not result.is_readable
    assert [each.kind for each in result.findings if not each.removed] == [Kind.UNREADABLE]


def test_something_behind_the_end_of_a_picture_does_not_stay():
    result = inspect(files.png() + b"<script>Robin</script>", "photo.png")

    assert b"Robin" not in result.clean
    assert stripped_jpeg(files.jpeg() + b"Robin") == stripped_jpeg(files.jpeg())


def test_transparency_stays():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (1, 2, 3, 0)).save(out, "PNG")

    assert Image.open(io.BytesIO(inspect(out.getvalue(), "logo.png").clean)).getpixel((0, 0)) == (1, 2, 3, 0)


def test_a_picture_below_the_limit_passes_and_one_above_does_not():
    inspect(files.png(size=(100, 100)), "photo.png", limits=Limits(most_pixels=10_000))
