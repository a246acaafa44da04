"""How long a text may be and how much it may print; what happens beyond."""

# Imported HTML, and its edits: what the two engines digest without noticing (measured: well under a second).
MARKUP_LIMIT = 200_000
ATTRIBUTES_OF_A_TAG = 200
# Elements open at once. What is implied (a paragraph, the row and cell around loose words in a table) comes on
# top, so that nothing is nested more than 100 deep.
OPEN_ELEMENTS = 90
# Markdown's blocks and brackets inside each other: beyond, their marks show as typed.
MARKDOWN_NESTING = 20
LINK_LABEL = 1_000
TABLE_CELLS = 5_000
WEB_ADDRESS = 2_048


class TooLong(ValueError):
    """More characters than the profile takes; `limit` says how many it does."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, at most {limit}")
        self.length = length
        self.limit = limit


class TooMuch(ValueError):
    """An article that would print far more than was typed; to be answered with 422."""


def refuse_growth(source: str, printed: int) -> None:
    """Raise `TooMuch` where `printed` characters are out of proportion to the source."""
    if printed > 8 * len(source) + 20_000:
        raise TooMuch(f"{len(source)} characters would print {printed}")
