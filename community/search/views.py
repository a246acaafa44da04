"""The search page."""

from flask import Blueprint, render_template

from community.accounts.access import open_to_all

blueprint = Blueprint("search", __name__)


@blueprint.route("/search")
@open_to_all
def index() -> str:
    return render_template("pages/home.html")
