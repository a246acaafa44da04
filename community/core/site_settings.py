"""What an admin may change while the site runs: typed, with default and bounds, registered by each room.

Read once a second in a process, so a page asks the database for none of it.
"""

import time
from dataclasses import dataclass

from sqlalchemy import select

from community.core.database import db
from community.core.models import SiteSetting

SECONDS_KEPT = 1.0


@dataclass(frozen=True)
class NumberSetting:
    """A whole number with its bounds."""

    key: str
    default: int
    least: int
    most: int

    def __post_init__(self) -> None:
        if self.key in _registered:
            raise ValueError(f"two settings are called {self.key}")
        _registered[self.key] = self

    @property
    def value(self) -> int:
        stored = _read().get(self.key, self.default)
        return stored if isinstance(stored, int) and self.least <= stored <= self.most else self.default


_registered: dict[str, NumberSetting] = {}
_kept: dict[str, object] = {}
_kept_until = 0.0


def registered() -> list[NumberSetting]:
    return sorted(_registered.values(), key=lambda setting: setting.key)


def forget() -> None:
    """Read anew at the next question (after a change, and between tests)."""
    global _kept_until
    _kept_until = 0.0


def _read() -> dict[str, object]:
    global _kept, _kept_until
    if time.monotonic() >= _kept_until:
        with db.engine.connect() as connection:
            rows = connection.execute(select(SiteSetting.key, SiteSetting.value)).all()
        _kept = {row.key: row.value for row in rows}
        _kept_until = time.monotonic() + SECONDS_KEPT
    return _kept
