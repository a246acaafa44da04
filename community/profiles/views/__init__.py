"""Pages of people: the directory, profiles and their exports, and the settings where one says who one is."""

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from community.profiles import words

blueprint = Blueprint("profiles", __name__)


@blueprint.record_once
def _give_words(state: BlueprintSetupState) -> None:
    """`role_words`: the words for fields of work, kinds and the rest, for every template that names a role."""
    state.app.jinja_env.globals["role_words"] = words


from community.profiles.views import (  # noqa: E402, F401 - they add routes
    about,
    answers,
    assessment,
    cards,
    directory,
    exports,
    importing,
    links,
    pictures,
    reading,
    roles,
    searches,
    too_large,
    weeks,
)
