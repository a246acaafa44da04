"""The form of `/settings/site`: a field for each registered setting, named by its key with dashes for dots."""

import json
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectChoice, StringField, ValidationError

from community.core.forms import SiteForm
from community.core.site_settings import ChoiceSetting, NumberSetting, Setting, SwitchSetting

MOST_DIGITS = 9


class SettingsForm(SiteForm):
    """`seen` says what held when the form was shown, so that only what was changed in it is written.

    `to_default` holds the keys of the settings that are to go back to their default, whatever their field says.
    """

    settings: tuple[Setting, ...] = ()
    to_default: frozenset[str] = frozenset()
    seen = HiddenField()

    @property
    def changes(self) -> dict[str, Any]:
        """{key: value} of what is different from what was seen, once the form is in shape."""
        seen = self._seen()
        typed = {setting.key: value_in(setting, self[field_of(setting)]) for setting in self.settings}
        back = {setting.key: setting.default for setting in self.settings if self._goes_back(setting)}
        return {key: value for key, value in typed.items() if key not in seen or value != seen[key]} | back

    def show(self) -> None:
        """As it is first shown."""
        self.seen.data = json.dumps({setting.key: setting.current for setting in self.settings})

    def _seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.seen.data or "")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def validate(self, extra_validators: Any = None) -> bool:
        """A field whose setting goes back to its default may say anything."""
        super().validate(extra_validators)
        for setting in self.settings:
            if self._goes_back(setting):
                self[field_of(setting)].errors = []
        return not self.errors

    def _goes_back(self, setting: Setting) -> bool:
        return setting.key in self.to_default


def form_of(settings: Iterable[Setting]) -> type[SettingsForm]:
    """The form for these settings; each field begins with what holds now."""
    settings = tuple(settings)
    fields = {field_of(setting): _field(setting) for setting in settings}
    return type("SettingsForm", (SettingsForm,), {"settings": settings, **fields})


def field_of(setting: Setting) -> str:
    return setting.key.replace(".", "-").replace("_", "-")


def value_in(setting: Setting, field: Field) -> Any:
    """What a field says as a value of its setting; None where it says none."""
    match setting:
        case NumberSetting():
            number = _number(field.data or "")
            return number if setting.accepts(number) else None
        case _:
            return field.data if setting.accepts(field.data) else None


def _field(setting: Setting) -> Any:
    hint = setting.hint or ""
    match setting:
        case NumberSetting():
            label = (
                _l("%(label)s (%(unit)s)", label=setting.label, unit=setting.unit)
                if setting.unit
                else setting.label
            )
            keys = {"inputmode": "numeric", "autocomplete": "off"}
            return StringField(
                label,
                description=hint,
                default=str(setting.value),
                validators=[_within(setting)],
                render_kw=keys,
            )
        case SwitchSetting():
            return BooleanField(setting.label, description=hint, default=setting.value)
        case ChoiceSetting():
            choices = [SelectChoice(code, said) for code, said in setting.choices.items()]
            return RadioField(setting.label, description=hint, default=setting.value, choices=choices)
    raise TypeError(f"{setting.key}: no field for this kind of setting")


def _within(setting: NumberSetting) -> Any:
    def check(_form: Any, field: Any) -> None:
        if value_in(setting, field) is None:
            raise ValidationError(
                _(
                    "%(label)s: write a whole number from %(least)s to %(most)s.",
                    label=setting.label,
                    least=setting.least,
                    most=setting.most,
                )
            )

    return check


def _number(typed: str) -> int | None:
    typed = typed.strip()
    is_number = typed.isascii() and typed.removeprefix("-").isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else None
