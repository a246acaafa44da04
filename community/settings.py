"""The environment, read once, typed and checked. A bad value stops the start with one clear line."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


class BadSetting(ValueError):
    """One line for the person who starts the site: which variable, what is wrong, what would do."""


@dataclass(frozen=True)
class Settings:
    """What the process needs to start; the table in docs/operate.md says what each is for."""

    instance: Path
    secret_key: str
    database_url: str
    base_url: str
    origins: frozenset[str]  # what a form of this site may say in its Origin header
    name: str = "Ampersand"
    trusted_proxies: int = 0
    timezone: str = "UTC"
    language: str = "en"
    synchronous: str = "FULL"
    worker: str = "inside"  # or "separate": background work is left to `community worker`
    threads: int = 8

    @property
    def hosts(self) -> list[str]:
        """The host names that a request may be addressed to, without ports and brackets."""
        return sorted({urlsplit(origin).hostname or "" for origin in self.origins})

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def from_environment(
    environment: Mapping[str, str] | None = None, *, host: str | None = None, port: int | None = None
) -> Settings:
    """The settings of this process. `host` and `port` are what it will listen on, when known.

    Raises `BadSetting`. Makes the instance folder and, once, the key in it.
    """
    env = os.environ if environment is None else environment
    instance = _folder(env.get("COMMUNITY_INSTANCE") or "instance")
    host, port = listens_at(host, port, env)
    base_url, origins = _addresses(env.get("COMMUNITY_BASE_URL", ""), host, port)
    return Settings(
        instance=instance,
        secret_key=_secret_key(env.get("COMMUNITY_SECRET_KEY", ""), instance),
        database_url=_database_url(env.get("COMMUNITY_DATABASE_URL", ""), instance),
        base_url=base_url,
        origins=origins,
        name=_name(env.get("COMMUNITY_NAME", "")),
        trusted_proxies=_number(env, "COMMUNITY_TRUSTED_PROXIES", 0, 0, 10),
        timezone=_timezone(env.get("COMMUNITY_TIMEZONE") or "UTC"),
        language=_one_of(env, "COMMUNITY_LANGUAGE", ("en",)),
        synchronous=_one_of(env, "COMMUNITY_SQLITE_SYNCHRONOUS", ("FULL", "NORMAL")),
        worker=_one_of(env, "COMMUNITY_WORKER", ("inside", "separate")),
    )


def listens_at(
    host: str | None = None, port: int | None = None, environment: Mapping[str, str] | None = None
) -> tuple[str, int]:
    """Host and port as given, else from HOST and PORT, else loopback and 8000."""
    env = os.environ if environment is None else environment
    return host or env.get("HOST") or "127.0.0.1", port or _number(env, "PORT", 8000, 1, 65535)


def for_flask(settings: Settings) -> dict[str, Any]:
    """The settings as Flask and its extensions name them."""
    prefix = "__Host-" if settings.is_https else ""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": 24 * 3600,
        "BABEL_DEFAULT_LOCALE": settings.language,
        "BABEL_DEFAULT_TIMEZONE": settings.timezone,
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        return {"pool_size": settings.threads + 2, "max_overflow": 4, "pool_timeout": 5}
    return {
        "pool_size": settings.threads + 2,
        "max_overflow": 4,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 3,
            "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
        },
    }


def is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _folder(typed: str) -> Path:
    folder = Path(typed).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"COMMUNITY_INSTANCE: {folder} can't be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"COMMUNITY_INSTANCE: {folder} can't be written to")
    return folder


def _secret_key(typed: str, instance: Path) -> str:
    if typed:
        if len(typed) < 32 or len(set(typed)) < 8:
            raise BadSetting("COMMUNITY_SECRET_KEY: at least 32 characters that nobody can guess, please")
        return typed
    file = instance / "secret-key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    key = file.read_text().strip()
    if len(key) < 32:
        raise BadSetting(f"{file} is damaged: delete it to have a new key made (everybody logs in again)")
    return key


def _database_url(typed: str, instance: Path) -> str:
    if not typed:
        return f"sqlite:///{instance / 'community.sqlite3'}"
    if typed.startswith("postgres://") or typed.startswith("postgresql://"):
        typed = "postgresql+psycopg://" + typed.split("://", 1)[1]
    if typed.startswith("sqlite:////") or typed.startswith("postgresql+psycopg://"):
        return typed
    raise BadSetting(
        "COMMUNITY_DATABASE_URL: sqlite:////absolute/path.sqlite3 or postgresql+psycopg://… is needed"
    )


def _addresses(typed: str, host: str, port: int) -> tuple[str, frozenset[str]]:
    if not typed:
        if not is_loopback(host):
            raise BadSetting(f"COMMUNITY_BASE_URL is needed when the site listens on {host}, not on loopback")
        origins = frozenset(f"http://{name}:{port}" for name in LOOPBACK_NAMES)
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http://{shown}:{port}", origins | {f"http://{shown}:{port}"}
    parts = urlsplit(typed)
    try:
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise BadSetting("COMMUNITY_BASE_URL: an address like https://example.org, without a path, is needed")
    origin = f"{parts.scheme}://{parts.netloc.lower()}"
    return origin, frozenset({origin})


def _name(typed: str) -> str:
    name = " ".join(typed.split()) or "Ampersand"
    if len(name) > 60 or not name.isprintable():
        raise BadSetting("COMMUNITY_NAME: at most 60 printable characters, please")
    return name


def _timezone(typed: str) -> str:
    try:
        ZoneInfo(typed)
    except (ValueError, OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise BadSetting(f"COMMUNITY_TIMEZONE: no time zone is called {typed!r}") from error
    return typed


def _number(env: Mapping[str, str], variable: str, default: int, least: int, most: int) -> int:
    typed = env.get(variable) or str(default)
    if not (typed.isascii() and typed.isdigit() and least <= int(typed[:9]) <= most and len(typed) < 10):
        raise BadSetting(f"{variable}: a number from {least} to {most} is needed, not {typed[:40]!r}")
    return int(typed)


def _one_of(env: Mapping[str, str], variable: str, choices: tuple[str, ...]) -> str:
    typed = env.get(variable) or choices[0]
    if typed not in choices:
        raise BadSetting(f"{variable}: one of {', '.join(choices)} is needed, not {typed[:40]!r}")
    return typed
