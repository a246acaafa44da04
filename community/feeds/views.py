"""Feeds, sitemap, robots."""

from flask import Blueprint, Response

from community.accounts.access import open_to_all

blueprint = Blueprint("feeds", __name__)


@blueprint.route("/feeds/articles.atom")
@open_to_all
def articles() -> Response:
    return Response("", mimetype="application/atom+xml")


@blueprint.route("/sitemap.xml")
@open_to_all
def sitemap() -> Response:
    return Response("", mimetype="application/xml")


@blueprint.route("/robots.txt")
@open_to_all
def robots() -> Response:
    return Response("", mimetype="text/plain")
