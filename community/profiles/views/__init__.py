"""Pages of people: the directory, profiles and their exports, and the settings where one says who one is."""

from flask import Blueprint

blueprint = Blueprint("profiles", __name__)

from community.profiles.views import about, directory, exports, reading, roles  # noqa: E402, F401 - they add routes
