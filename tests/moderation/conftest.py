"""What tests of moderation share."""

from collections.abc import Callable, Iterator

import pytest

from community.core import site_settings
from community.core.http.site import Site
from community.core.models import SiteSetting
from tests import factories


@pytest.fixture
def set_site(app: Site) -> Iterator[Callable[[str, object], None]]:
    """`set_site("moderation.appeal_days", 3)`: as an admin changes it; read anew at once."""

    def change(key: str, value: object) -> None:
        assert key in {setting.key for setting in site_settings.registered()}
        factories.saved(app, SiteSetting(key=key, value=value))
        site_settings.forget()

    yield change
    site_settings.forget()
