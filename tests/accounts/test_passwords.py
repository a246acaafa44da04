"""Hashing: strong, whole, equal work, two at a time, never under the write lock. And what is too easy."""

import threading
import time
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type
from flask import Flask

from community.accounts import password_rules, passwords
from community.core.refusals import Refused
from community.core.writing import Busy, writing

CLOCKS = "three clocks on one wall"


def test_a_password_matches_its_own_hash_only() -> None:
    stored = passwords.hashed(CLOCKS)
    assert passwords.matches(CLOCKS, stored)
    assert not passwords.matches(CLOCKS + " ", stored)
    assert not passwords.matches("", stored)


def test_the_hash_is_argon2id_at_the_chosen_cost() -> None:
    assert passwords.hashed(CLOCKS).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(passwords.hashed(CLOCKS)) <= 200  # the column


@pytest.mark.parametrize("length", [72, 128, 1024])
def test_a_password_counts_whole(length: int) -> None:
    start = "p" * (length - 1)
    assert not passwords.matches(start + "b", passwords.hashed(start + "a"))


def test_the_same_letters_typed_on_another_keyboard_match() -> None:
    assert passwords.matches("cafe\u0301 au lait", passwords.hashed("caf\u00e9 au lait"))


@pytest.mark.parametrize(
    "password", ["日本語のパスワード長い文", "🦡🐎🔋📎🦡🐎🔋📎🦡🐎", "a\ud800\x00 lone one", "\ufdfa" * 1024]
)
def test_any_text_can_be_hashed(password: str) -> None:
    assert passwords.matches(password, passwords.hashed(password))


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$broken"])
def test_nothing_matches_where_no_hash_is_stored(stored: str | None) -> None:
    assert not passwords.matches(CLOCKS, stored)


def test_as_much_work_is_done_where_no_password_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted at the edge of the world, where the C library is asked."""
    asked: list[tuple[str, int]] = []
    real = passwords._hasher.verify

    class Counting(PasswordHasher):
        def verify(self, stored: str | bytes, password: str | bytes) -> bool:
            asked.append((str(stored).rsplit("$", 2)[0], len(password)))
            return bool(real(stored, password))

    stored = passwords.hashed("another one entirely")
    monkeypatch.setattr(passwords, "_hasher", Counting())
    passwords.matches(CLOCKS, stored)
    passwords.matches(CLOCKS, None)
    assert asked[0] == asked[1]
    assert len(asked) == 2


def test_a_hash_of_yesterday_is_outdated() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID).hash(CLOCKS)
    assert passwords.is_outdated(old)
    assert passwords.matches(CLOCKS, old)
    assert not passwords.is_outdated(passwords.hashed(CLOCKS))


def test_hashing_under_the_write_lock_fails(context: Flask) -> None:
    with writing():
        with pytest.raises(RuntimeError, match="under the write lock"):
            passwords.hashed(CLOCKS)
        with pytest.raises(RuntimeError, match="under the write lock"):
            passwords.matches(CLOCKS, None)


@pytest.fixture
def both_turns_taken() -> Iterator[None]:
    for _ in range(passwords.AT_A_TIME):
        assert passwords._turns.acquire(blocking=False)
    yield
    for _ in range(passwords.AT_A_TIME):
        passwords._turns.release()


@pytest.mark.usefixtures("both_turns_taken")
def test_who_waits_too_long_is_told_that_we_are_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with pytest.raises(Busy):
        passwords.hashed(CLOCKS)
    with pytest.raises(Busy):
        passwords.matches(CLOCKS, None)


def test_no_more_than_two_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1
            return ""

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.hashed, args=(CLOCKS,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_a_turn_is_given_back_after_a_failure() -> None:
    for _ in range(5):
        with pytest.raises(TypeError):
            passwords.hashed(None)  # type: ignore[arg-type]
    assert passwords.hashed(CLOCKS)


def test_a_generated_password_is_new_each_time_and_good_enough() -> None:
    made = {passwords.generated() for _ in range(100)}
    assert len(made) == 100
    for password in made:
        password_rules.refuse_weak(password)


# --- what is too easy ---

ABOUT = ("adaquill", "Ada Quill", "ada@example.org")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "missing"),
        ("clockwise", "short"),
        ("é" * 9, "short"),
        ("x" * 1025, "long"),
        ("adaquill99", "personal"),
        ("Ada Quill!", "personal"),
        ("ADA.QUILL.2020", "personal"),
        ("4d4qu1ll!!!!", "personal"),
        ("ada@example.org", "personal"),
        ("ada-1234567", "personal"),
        ("1234567890", "common"),
        ("0987654321", "common"),
        ("9876543210987", "common"),
        ("123456789a", "common"),
        ("a123456789", "common"),
        ("112233445566", "common"),
        ("aaaaaaaaaa", "common"),
        ("aaaaaaaaab", "common"),
        ("abcabcabcabc", "common"),
        ("1212121212", "common"),
        ("abcdefghij", "common"),
        ("zyxwvutsrqp", "common"),
        ("qwertyuiop", "common"),
        ("QWERTY123456", "common"),
        ("asdfghjkl;", "common"),
        ("1q2w3e4r5t", "common"),
        ("1qaz2wsx3edc", "common"),
        ("password123", "common"),
        ("P@ssw0rd2024!", "common"),
        ("passwordpassword", "common"),
        ("Iloveyou!!!", "common"),
        ("summer2024!", "common"),
        ("letmein.please", "fine"),
        ("three clocks", "fine"),
        ("correct horse battery staple", "fine"),
        ("password for my kiln", "fine"),
        ("tulip-river-90210", "fine"),
        ("kx7$hQ!p2v", "fine"),
        ("日本語のパスワード長い文", "fine"),
        ("x" * 128, "fine"),
        ("é" * 1024, "fine"),
        ("ada quill throws pots", "fine"),
    ],
)
def test_a_password_is_judged(password: str, code: str) -> None:
    if code == "fine":
        password_rules.refuse_weak(password, about=ABOUT)
        return
    with pytest.raises(Refused) as refused:
        password_rules.refuse_weak(password, about=ABOUT)
    assert refused.value.code == f"accounts.password_{code}"
    assert (refused.value.status, refused.value.field) == (422, "password")
