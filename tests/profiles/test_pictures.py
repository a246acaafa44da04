"""Portraits that people upload: what is taken and what is refused, what is kept of it, who is shown it."""

import hashlib
import io
import re
import shutil
import struct
import zlib

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import text

from community.core.database import db
from community.core.refusals import Refused
from community.core.uploads import Folder, store
from community.members.models import MemberState
from community.profiles import pictures
from tests import factories
from tests.page import Page
from tests.profiles.people import give_role, stored

pytestmark = pytest.mark.long_on_postgresql("decoding pictures, which takes most of it, is the same")


@pytest.fixture
def owner(app):
    with app.app_context():
        shutil.rmtree(store()._root, ignore_errors=True)  # the site of one test is that of the next
    return factories.member(app, "owner", name="Greta Sorel")


@pytest.fixture
def me(another, owner):
    return another().log_in(owner)


def drawn(mode="RGB", size=(400, 300), colour=None):
    return Image.new(mode, size, colour if colour is not None else {"RGB": (200, 60, 20)}.get(mode, 120))


def saved(image, format="PNG", **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def made(data, member_id=1):
    return pictures.made(io.BytesIO(data), member_id)


def opened(picture, size=320):
    return Image.open(io.BytesIO(picture.files[size]))


def upload(me, data, name="me.png", status=303):
    """As a browser does. (Of a long body Werkzeug's client would leave a file open.)"""
    token = me.visit("/settings/picture").form("/settings/picture").fields["csrf_token"]
    parts = [
        f'form-data; name="csrf_token"\r\n\r\n{token}'.encode(),
        f'form-data; name="picture"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'.encode() + data,
    ]
    body = b"".join(b"--end\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--end--\r\n"
    headers = {"Origin": "http://127.0.0.1:8000", "Content-Type": "multipart/form-data; boundary=end"}
    response = me._call(lambda: me.client.post("/settings/picture", data=body, headers=headers))
    assert response.status_code == status, response.text[:2000]
    return response


def files_of(app):
    with app.app_context():
        root = store()._root
    return sorted(path.name for path in root.rglob("*") if path.is_file())


# --- what is taken -------------------------------------------------------------------------------------------


def left_and_right():
    """Three stripes: only the middle one is in the square of 300."""
    image = Image.new("RGB", (900, 300), (255, 0, 0))
    image.paste((0, 0, 255), (300, 0, 600, 300))
    return image


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_the_middle_is_cut_out_as_a_square_in_two_sizes(format):
    picture = made(saved(left_and_right(), format))
    for size, side in ((320, 300), (96, 96)):
        image = opened(picture, size)
        assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")
        for place in ((2, 2), (side - 3, side - 3)):
            red, _, blue = image.getpixel(place)
            assert red < 60
            assert blue > 200


def test_a_picture_is_turned_as_its_camera_noted_and_the_note_is_gone():
    image = Image.new("RGB", (200, 200), (255, 0, 0))
    image.paste((0, 0, 255), (0, 0, 200, 100))  # the sky
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter, clockwise
    exif[0x010F] = "Zymurgy Cameras"
    exif.get_ifd(0x8825)[1] = "N"
    picture = made(saved(image, "JPEG", exif=exif, icc_profile=b"zymurgy" * 9, comment=b"zymurgy"))
    upright = opened(picture)
    assert upright.getpixel((180, 100))[2] > 200  # the sky is at the right
    assert not upright.getexif()
    assert "icc_profile" not in upright.info
    assert all(b"ymurg" not in data for data in picture.files.values())


def test_words_in_a_png_are_not_kept():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "zymurgy")
    picture = made(saved(drawn(), pnginfo=info, icc_profile=b"zymurgy" * 9))
    assert all(b"zymurgy" not in data for data in picture.files.values())


def test_the_same_file_is_the_same_picture_and_another_members_is_another():
    data = saved(drawn(), "JPEG")
    assert made(data) == made(data)
    assert re.fullmatch("[0-9a-f]{32}", made(data).key)
    assert made(data, 1).key != made(data, 2).key


def test_the_first_of_several_frames_counts():
    frames = [drawn(colour=(0, 0, 255)), drawn(colour=(255, 0, 0))]
    for format in ("WEBP", "PNG"):
        data = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=90)
        picture = opened(made(data))
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.getpixel((90, 90))[2] > 200


def test_ink_for_print_is_read_as_light():
    assert opened(made(saved(drawn("CMYK", colour=(0, 255, 255, 0)), "JPEG"))).getpixel((90, 90))[0] > 200


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (32_768, 128), (65_535, 255)])
def test_sixteen_bits_are_brought_down_to_eight(level, expected):
    red, green, blue = opened(made(saved(drawn("I;16", colour=level)))).getpixel((90, 90))
    assert abs(red - expected) < 4
    assert red == green == blue


def test_what_is_clear_stays_clear():
    image = drawn("RGBA", colour=(200, 60, 20, 0))
    assert opened(made(saved(image))).getpixel((90, 90))[3] == 0
    assert opened(made(saved(drawn("L"), transparency=120))).getpixel((90, 90))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png(mode):
    assert opened(made(saved(drawn(mode, colour=1 if mode == "1" else None)))).size == (300, 300)


# --- what is refused -----------------------------------------------------------------------------------------


def png_that_claims(width, height):
    """A header, and nothing in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR" + header, b"IDAT" + zlib.compress(b""), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>1</script></svg>'
REFUSED = {
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(4_000), "no_picture"),
    "a script": (b"#!/bin/sh\nrm -r /\n", "no_picture"),
    "nothing": (b"", "no_picture"),
    "SVG": (SVG, "no_picture"),
    "GIF": (saved(drawn("P"), "GIF"), "no_picture"),
    "TIFF": (saved(drawn(), "TIFF"), "no_picture"),
    "BMP": (saved(drawn(), "BMP"), "no_picture"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 300 300\n", "no_picture"),
    "half a JPEG": (saved(Image.effect_noise((600, 600), 90).convert("RGB"), "JPEG")[:9_000], "no_picture"),
    "half a PNG": (saved(Image.effect_noise((600, 600), 90))[:9_000], "no_picture"),
    "half a WebP": (saved(Image.effect_noise((600, 600), 90), "WEBP")[:9_000], "no_picture"),
    "one point": (saved(drawn(size=(1, 1))), "picture_too_small"),
    "a thread": (saved(drawn(size=(1, 20_000))), "picture_too_small"),
    "a thread, lying": (saved(drawn(size=(20_000, 95))), "picture_too_small"),
    "21 megapixels": (saved(drawn("1", (7_000, 3_000), 1)), "picture_too_many_pixels"),
    "45 megapixels": (saved(drawn("1", (9_000, 5_000), 1)), "picture_too_many_pixels"),
    "a bomb": (png_that_claims(60_000, 60_000), "picture_too_many_pixels"),
    "only a header": (png_that_claims(300, 300), "no_picture"),
    "more than 5 MB": (saved(drawn(), "JPEG") + bytes(5_000_000), "picture_too_large"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_of_a_face_is_refused(what):
    data, code = REFUSED[what]
    with pytest.raises(Refused) as refused:
        made(data)
    assert (refused.value.code, refused.value.field, refused.value.status) == (
        f"profiles.{code}",
        "picture",
        422,
    )


def test_as_large_as_it_may_be():
    assert opened(made(saved(drawn("1", (5_000, 4_000), 1)))).size == (320, 320)


SEEDS = [saved(drawn(size=(120, 110)), format) for format in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=150)
@given(st.sampled_from(SEEDS), st.data())
def test_broken_bytes_are_a_picture_or_refused_and_nothing_else(seed, data):
    broken = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        made(bytes(broken))
    except Refused:
        return


# --- the store -----------------------------------------------------------------------------------------------


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    files = Folder(tmp_path / "uploads")
    assert files.get("portraits/ab-96.webp") is None
    files.delete("portraits/ab-96.webp")
    files.put("portraits/ab-96.webp", b"one")
    files.put("portraits/ab-96.webp", b"one")
    assert files.get("portraits/ab-96.webp") == b"one"
    assert files.exists("portraits/ab-96.webp")
    assert [path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == ["ab-96.webp"]
    files.delete("portraits/ab-96.webp")
    assert not files.exists("portraits/ab-96.webp")


@pytest.mark.parametrize(
    "key", ["../secret-key", "/etc/passwd", "a/../../b.webp", "A.webp", "a", ".webp", "a\0.webp"]
)
def test_the_store_takes_names_of_our_own_only(tmp_path, key):
    files = Folder(tmp_path)
    for call in (files.get, files.exists, files.delete, lambda name: files.put(name, b"")):
        with pytest.raises(ValueError, match="no key of ours"):
            call(key)


# --- on the site ---------------------------------------------------------------------------------------------


def test_a_picture_takes_the_place_of_the_initials_wherever_the_name_is(app, owner, me, visitor):
    give_role(app, owner, "Baker")
    article = factories.article(app, owner)
    assert "GS" in visitor.visit("/members/owner").words(f"#ring-m{owner.id}")
    upload(me, saved(drawn()), name="../../<b>me</b>.exe")
    key = stored(app, owner).picture_key
    assert files_of(app) == [f"{key}-320.webp", f"{key}-96.webp"]
    addresses = ["/", "/members/", "/members/owner", f"/articles/{article.slug}", "/search?q=greta"]
    for address in addresses:
        page = visitor.visit(address)
        size = 320 if address == "/members/owner" else 96
        image = page.one(f"#ring-m{owner.id} image")
        assert image.get("href") == f"/uploads/portraits/{key}-{size}.webp", address
        assert page.words(f"#ring-m{owner.id}") == ""
        assert "Set-Cookie" not in page.response.headers
    assert (
        visitor.visit("/members/owner")
        .one(".u-photo")
        .get("value")
        .endswith(f"/uploads/portraits/{key}-320.webp")
    )
    assert visitor.get("/members/owner.svg").status_code == 200


def test_a_portrait_goes_along_in_the_card_and_the_resume(app, owner, me, visitor):
    assert b"PHOTO" not in visitor.get("/members/owner.vcf").data
    assert "image" not in visitor.get("/members/owner.json").json["basics"]
    upload(me, saved(drawn()))
    address = f"http://127.0.0.1:8000/uploads/portraits/{stored(app, owner).picture_key}-320.webp"
    unfolded = visitor.get("/members/owner.vcf").text.replace("\r\n ", "")
    assert f"PHOTO;MEDIATYPE=image/webp:{address}\r\n" in unfolded
    older = visitor.get("/members/owner.vcf?version=3").text
    assert vobject.readOne(older).photo.value == address
    assert visitor.get("/members/owner.json").json["basics"]["image"] == address


def test_a_portrait_may_be_kept_for_ever_and_runs_nothing(app, owner, me, visitor):
    upload(me, saved(drawn()))
    key = stored(app, owner).picture_key
    response = visitor.get(f"/uploads/portraits/{key}-96.webp")
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers
    assert visitor.statements == []
    assert Image.open(io.BytesIO(response.data)).size == (96, 96)


@pytest.mark.parametrize(
    "name",
    [
        "x-96.webp",
        f"{'1' * 32}-96.webp",
        f"{'1' * 32}-97.webp",
        f"{'0' * 32}-96.png",
        "..%2f..%2fsecret-key",
        "%2e%2e",
        f"{'٠' * 32}-96.webp",
    ],
)
def test_no_other_file_is_served(visitor, name):
    visitor.visit(f"/uploads/portraits/{name}", 404)


@pytest.mark.parametrize("what", ["a program", "SVG", "a bomb", "one point", "more than 5 MB", "nothing"])
def test_a_refused_file_is_answered_in_words_and_leaves_nothing(app, owner, me, what):
    data, _ = REFUSED[what]
    response = upload(me, data, status=422)
    assert 'class="error-summary"' in response.text
    assert stored(app, owner).picture_key is None
    assert files_of(app) == []


def test_without_a_file_it_asks_for_one(me):
    page = me.visit("/settings/picture")
    response = me.send(page, "/settings/picture", status=422)
    assert "Choose a picture first." in response.text


def test_a_request_longer_than_any_picture_is_not_read(me):
    assert upload(me, bytes(6_500_000), status=413)


def test_another_picture_replaces_the_first_and_removing_it_leaves_nothing(app, owner, me, visitor):
    upload(me, saved(drawn()))
    first = stored(app, owner).picture_key
    upload(me, saved(drawn(colour=(0, 0, 255))))
    second = stored(app, owner).picture_key
    assert first != second
    assert files_of(app) == [f"{second}-320.webp", f"{second}-96.webp"]
    upload(me, saved(drawn(colour=(0, 0, 255))))
    assert files_of(app) == [f"{second}-320.webp", f"{second}-96.webp"]
    me.send(me.visit("/settings/picture"), "/settings/picture/remove")
    assert stored(app, owner).picture_key is None
    assert files_of(app) == []
    assert "GS" in visitor.visit("/members/owner").words(f"#ring-m{owner.id}")


@pytest.mark.sqlite_only("by a trigger of its own")
def test_what_could_not_be_stored_costs_nobody_their_picture(app, owner, me):
    upload(me, saved(drawn()))
    before = files_of(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER no BEFORE UPDATE OF picture_key ON members BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    for act in (
        lambda: upload(me, saved(drawn(colour=(0, 0, 255)))),
        lambda: me.send(me.visit("/settings/picture"), "/settings/picture/remove"),
    ):
        with pytest.raises(Exception, match="no"):
            act()
        assert files_of(app) == before
        assert stored(app, owner).picture_key is not None


def test_a_picture_needs_an_account(visitor):
    response = visitor.post("/settings/picture", {"picture": (io.BytesIO(saved(drawn())), "me.png")})
    assert response.status_code == 401


def test_a_digest_is_not_of_the_file_that_came(app, owner, me):
    data = saved(drawn())
    upload(me, data)
    assert stored(app, owner).picture_key not in hashlib.sha256(data).hexdigest()
    assert MemberState.ACTIVE is stored(app, owner).state


def test_a_file_too_large_to_be_read_is_answered_beside_its_field(me):
    answer = upload(me, b"\xff\xd8" + bytes(7_000_000), status=413)
    page = Page(answer, 413, is_member=True)
    assert "5 MB" in page.words(".error-summary")
    assert page.one("input[name=picture]").get("aria-invalid") == "true"
