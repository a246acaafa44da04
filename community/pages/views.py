"""Home, about, guidelines, theme, health."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from community.accounts.access import open_to_all, open_to_all_same_origin

blueprint = Blueprint("pages", __name__)


@blueprint.route("/")
@open_to_all
def home() -> str:
    return render_template("pages/home.html")


@blueprint.route("/about")
@open_to_all
def about() -> str:
    return render_template("pages/home.html")


@blueprint.route("/guidelines")
@open_to_all
def guidelines() -> str:
    return render_template("pages/home.html")


@blueprint.route("/theme", methods=["GET", "POST"])
@open_to_all_same_origin
def theme() -> ResponseReturnValue:
    return redirect(url_for("pages.home"), 303)


@blueprint.route("/healthz")
@open_to_all
def healthz() -> Response:
    return Response("alive\n", mimetype="text/plain")


@blueprint.route("/readyz")
@open_to_all
def readyz() -> Response:
    return Response("ready\n", mimetype="text/plain")
