"""What an admin may change while the site runs (`/settings/site`): typed, with default, bounds and words.

Each room registers its own by making one at the top of a module; the first word of the key is the room's. Read once
a second in a process, so a page asks the database for none of it, and every process knows of a change in a second.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from community.core import kept
from community.core.database import db, now
from community.core.kept import Kept
from community.core.models import SiteSetting


@dataclass(frozen=True)
class Setting(ABC):
    """What all kinds share. `label` names it on the page, `hint` says what it does."""

    key: str
    default: Any
    _: KW_ONLY
    label: LazyString
    hint: LazyString | None = None

    def __post_init__(self) -> None:
        if self.key in _registered:
            raise ValueError(f"two settings are called {self.key}")
        if not self.accepts(self.default):
            raise ValueError(f"the default of {self.key} is none of its values")
        _registered[self.key] = self

    @property
    def room(self) -> str:
        return self.key.partition(".")[0]

    @property
    def current(self) -> Any:
        """What holds now: what is stored, where it is a value of this setting, else the default."""
        stored = _stored_now.current().get(self.key)
        return stored if self.accepts(stored) else self.default

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Whether this is a value of the setting."""


@dataclass(frozen=True)
class NumberSetting(Setting):
    """A whole number with its bounds; `unit` is the word behind it."""

    default: int
    least: int
    most: int
    _: KW_ONLY
    unit: LazyString | None = None

    @property
    def value(self) -> int:
        return int(self.current)

    def accepts(self, value: object) -> bool:
        return (
            isinstance(value, int) and not isinstance(value, bool) and self.least <= int(value) <= self.most
        )


@dataclass(frozen=True)
class SwitchSetting(Setting):
    """Yes or no."""

    default: bool

    @property
    def value(self) -> bool:
        return bool(self.current)

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True)
class ChoiceSetting(Setting):
    """One of a few codes; `choices` are their words, in order."""

    default: str
    choices: Mapping[str, LazyString]

    @property
    def value(self) -> str:
        return str(self.current)

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and value in self.choices


_registered: dict[str, Setting] = {}


def registered() -> list[Setting]:
    """All of them; those of one module stand together, in its order."""
    return list(_registered.values())


def change(values: Mapping[str, Any], by_id: int) -> list[str]:
    """Store what differs from what holds now; returns the keys that were written.

    A value that is the default is stored as "the default" (null), so that it follows a later version's. Raises
    `ValueError` for what is no value of its setting. Call `forget()` once it is committed.
    """
    stored = {row.key: row.value for row in db.session.execute(_every)}
    changed = {}
    for key, value in values.items():
        setting = _registered[key]
        if not setting.accepts(value):
            raise ValueError(f"{value!r} is no value of {key}")
        before = stored.get(key)
        if value != (before if setting.accepts(before) else setting.default):
            changed[key] = None if value == setting.default else value
    _store(changed, by_id)
    return sorted(changed)


def forget() -> None:
    """Read anew at the next question (after a change, and between tests)."""
    kept.forget()


def _store(changed: Mapping[str, Any], by_id: int) -> None:
    if not changed:
        return
    rows = [
        {"key": key, "value": changed[key], "changed_at": now(), "changed_by_id": by_id}
        for key in sorted(changed)
    ]
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = insert(SiteSetting).values(rows)
    new = {name: statement.excluded[name] for name in ("value", "changed_at", "changed_by_id")}
    db.session.execute(statement.on_conflict_do_update(index_elements=[SiteSetting.key], set_=new))


def _read(connection: Connection, _before: dict[str, Any] | None) -> dict[str, Any]:
    return {row.key: row.value for row in connection.execute(_every)}


_every = select(SiteSetting.key, SiteSetting.value)
_stored_now = Kept(_read)
