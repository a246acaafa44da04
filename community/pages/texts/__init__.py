"""The texts a site begins with, in Markdown: `about.en.md`, `guidelines.en.md`. In them `{name}` is the site's."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from community.core import markup

HERE = Path(__file__).parent
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@cache
def printed(text: str, language: str, site_name: str) -> Markup:
    """A text as safe HTML, in English where there is none in this language. Rendered once in a process."""
    file = HERE / f"{text}.{language}.md"
    source = (file if file.exists() else HERE / f"{text}.en.md").read_text("utf-8")
    name = _PUNCTUATION.sub(r"\\\1", site_name)  # a name is no Markdown
    return markup.rendered(source.replace("{name}", name), markup.ARTICLE).html
