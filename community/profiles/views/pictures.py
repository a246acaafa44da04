"""`/settings/picture`: a portrait of one's own in the ring; and the address from which portraits are served."""

import re
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from community.accounts import access
from community.core.forms import SiteForm
from community.core.http.site import takes_up_to
from community.core.refusals import Refused, refusals
from community.core.uploads import store
from community.core.writing import writing
from community.members.portrait import portrait_of
from community.profiles import pictures
from community.profiles.views import blueprint

FILE = re.compile(r"([0-9a-f]{32})-(320|96)\.webp")
FOR_EVER = "public, max-age=31536000, immutable"


class PictureForm(SiteForm):
    """A file; what is in it is judged by `pictures.made`."""

    picture = FileField(
        _l("A picture of you"),
        description=_l(
            "JPEG, PNG or WebP, at most 5 MB and 20 megapixels. Its middle is cut out as a square."
        ),
        validators=[FileRequired(_l("Choose a picture first."))],
    )

    class Meta(SiteForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """With the files, which other forms don't take."""
            fields = super().wrap_formdata(form, formdata)
            if fields is not None:
                fields.update(request.files)
            return fields


class RemovePictureForm(SiteForm):
    """Nothing but the press of a button."""


@blueprint.route("/settings/picture", methods=["GET", "POST"])
@access.members_only
@takes_up_to(pictures.MOST_BYTES + 1_000_000)
def edit_picture() -> Any:
    form = PictureForm()
    if not form.validate_on_submit():
        return _page(form)
    picture = _made(form)
    if picture is None:
        return _page(form)
    files, member_id, before = store(), access.member().id, access.member().picture_key
    pictures.put(files, picture)
    try:
        with refusals(form), writing():
            unused = pictures.show(member_id, picture.key)
    except BaseException:
        if picture.key != before:
            pictures.delete(files, picture.key)
        raise
    _forget(unused)
    flash(_("This is you from now on."), "success")
    return redirect(url_for("profiles.edit_picture"), 303)


def too_large() -> Any:
    """A picture too large to be read, in words."""
    form = PictureForm(formdata=None)
    megabytes = pictures.MOST_BYTES // 1_000_000
    form.refused = Refused("profiles.picture_too_large", 413, "picture", megabytes=megabytes)
    form.picture.errors = [form.refused.words]
    return _page(form)


@blueprint.post("/settings/picture/remove")
@access.members_only
def remove_picture() -> Any:
    form = RemovePictureForm()
    if not form.validate_on_submit():
        return _page(form)
    member_id = access.member().id
    with refusals(form), writing():
        unused = pictures.show(member_id, None)
    _forget(unused)
    flash(_("Your picture is gone. Your initials stand in the ring again."), "success")
    return redirect(url_for("profiles.edit_picture"), 303)


@blueprint.get("/uploads/portraits/<name>")
@access.open_to_all
def portrait_file(name: str) -> Response:
    """One size of a portrait. Its name says all of its bytes, so it may be kept for ever."""
    found = FILE.fullmatch(name)
    data = store().get(pictures.name_of(found[1], int(found[2]))) if found else None
    if data is None:
        abort(404)
    return Response(data, mimetype="image/webp", headers={"Cache-Control": FOR_EVER})


def _made(form: PictureForm) -> pictures.Picture | None:
    """The portrait in the file that came, or None with the words why not."""
    file: FileStorage = form.picture.data
    made = None
    with refusals(form):
        made = pictures.made(file.stream, access.member().id)  # type: ignore[arg-type]
    return made


def _forget(key: str | None) -> None:
    """After the commit: what was replaced is nobody's any more."""
    if key is not None:
        pictures.delete(store(), key)


def _page(form: SiteForm) -> Any:
    member = access.member()
    upload = form if isinstance(form, PictureForm) else PictureForm(formdata=None)
    html = render_template(
        "profiles/picture.html", form=form, upload=upload, portrait=portrait_of(member), member=member
    )
    return make_response(html, form.status)
