"""A rule that says no: raised by an action, put beside its field by one helper."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import LazyString

_words: dict[str, LazyString] = {}


class Refused(Exception):
    """An action refuses. `code` names the rule, `status` is the answer's, `field` where the words go.

    `parameters` fill the words and are for the page: `retry_after` (seconds) becomes the header of that name.
    """

    def __init__(self, code: str, status: int = 422, field: str | None = None, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.field = field
        self.parameters = parameters

    @property
    def words(self) -> str:
        return str(_words[self.code] % self.parameters if self.parameters else _words[self.code])


def words_for(words: dict[str, LazyString]) -> None:
    """Register the words of a room's refusals, by code (each room's `words.py` calls this once)."""
    for code, said in words.items():
        if _words.get(code, said) is not said:
            raise ValueError(f"two refusals are called {code}")
        _words[code] = said


@contextmanager
def refusals(form: Any) -> Iterator[None]:
    """Catch a refusal: put its words beside its field of the form and remember it as `form.refused`.

    Around `writing()`, so that the words are put after the transaction has been rolled back.
    """
    form.refused = None
    try:
        yield
    except Refused as refusal:
        form.refused = refusal
        field = form[refusal.field] if refusal.field and refusal.field in form else None
        if field is None:
            form.form_errors = [*form.form_errors, refusal.words]
        else:
            field.errors = [*field.errors, refusal.words]
