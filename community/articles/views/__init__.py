"""Pages of articles: reading them, writing them, letting them out and taking them back."""

from flask import Blueprint

blueprint = Blueprint("articles", __name__)

from community.articles.views import former, reading, speaking, states, writing  # noqa: E402, F401 - they add their routes
