"""Home, about, guidelines, light or dark, health, the settings of the site."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)

from community.pages.views import places, site_settings  # noqa: E402, F401 - they add their routes
