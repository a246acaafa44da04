"""The environment: what it may say, and the one line that stops the start where it may not."""

import stat

import pytest

from community.settings import BadSetting, from_environment

KEY = "0123456789 abcdefghijklmnopqrstuvwxyz"


def settings(tmp_path, **environment):
    host, port = environment.pop("host", None), environment.pop("port", None)
    return from_environment(
        {"COMMUNITY_INSTANCE": str(tmp_path / "instance"), **environment}, host=host, port=port
    )


def test_with_nothing_set_the_site_runs_on_loopback_with_a_key_of_its_own(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.base_url == "http://127.0.0.1:8000"
    assert first.database_url.endswith("/instance/community.sqlite3")
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "instance" / "secret-key").stat().st_mode) == 0o600
    assert {"http://localhost:8000", "http://127.0.0.1:8000"} <= first.origins
    assert not first.is_https


def test_the_address_follows_host_and_port(tmp_path):
    assert settings(tmp_path, PORT="8123").base_url == "http://127.0.0.1:8123"
    assert settings(tmp_path, PORT="8123", port=9000, host="localhost").base_url == "http://localhost:9000"
    assert settings(tmp_path, host="::1").base_url == "http://[::1]:8000"


def test_the_public_address_is_the_only_origin(tmp_path):
    public = settings(tmp_path, COMMUNITY_BASE_URL="https://Our.Example/", host="0.0.0.0")
    assert (public.base_url, public.is_https, public.hosts) == ("https://our.example", True, ["our.example"])
    assert public.origins == {"https://our.example"}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"host": "0.0.0.0"}, "COMMUNITY_BASE_URL"),
        ({"HOST": "192.0.2.1"}, "COMMUNITY_BASE_URL"),
        ({"COMMUNITY_BASE_URL": "our.example"}, "COMMUNITY_BASE_URL"),
        ({"COMMUNITY_BASE_URL": "https://our.example/blog"}, "COMMUNITY_BASE_URL"),
        ({"COMMUNITY_BASE_URL": "https://our.example:99999"}, "COMMUNITY_BASE_URL"),
        ({"COMMUNITY_SECRET_KEY": "short"}, "COMMUNITY_SECRET_KEY"),
        ({"COMMUNITY_SECRET_KEY": "a" * 50}, "COMMUNITY_SECRET_KEY"),
        ({"COMMUNITY_DATABASE_URL": "mysql://x"}, "COMMUNITY_DATABASE_URL"),
        ({"COMMUNITY_DATABASE_URL": "sqlite:///relative.db"}, "COMMUNITY_DATABASE_URL"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "٣٣"}, "PORT"),
        ({"COMMUNITY_TRUSTED_PROXIES": "-1"}, "COMMUNITY_TRUSTED_PROXIES"),
        ({"COMMUNITY_TIMEZONE": "Mars/Olympus"}, "COMMUNITY_TIMEZONE"),
        ({"COMMUNITY_TIMEZONE": "../../etc/passwd"}, "COMMUNITY_TIMEZONE"),
        ({"COMMUNITY_LANGUAGE": "tlh"}, "COMMUNITY_LANGUAGE"),
        ({"COMMUNITY_NAME": "x" * 61}, "COMMUNITY_NAME"),
        ({"COMMUNITY_SQLITE_SYNCHRONOUS": "OFF"}, "COMMUNITY_SQLITE_SYNCHRONOUS"),
        ({"COMMUNITY_WORKER": "outside"}, "COMMUNITY_WORKER"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(tmp_path, environment, named):
    with pytest.raises(BadSetting) as problem:
        settings(tmp_path, **environment)
    assert named in str(problem.value)
    assert "\n" not in str(problem.value)


def test_an_instance_that_is_no_folder_is_said(tmp_path):
    (tmp_path / "instance").write_text("a file")
    with pytest.raises(BadSetting, match="COMMUNITY_INSTANCE"):
        settings(tmp_path)


def test_a_damaged_key_is_said_not_used(tmp_path):
    settings(tmp_path)
    (tmp_path / "instance" / "secret-key").write_text("")
    with pytest.raises(BadSetting, match="damaged"):
        settings(tmp_path)


def test_postgresql_is_named_as_its_driver_wants_it(tmp_path):
    for typed in ("postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"):
        assert settings(tmp_path, COMMUNITY_DATABASE_URL=typed).database_url == "postgresql+psycopg://u@h/d"
