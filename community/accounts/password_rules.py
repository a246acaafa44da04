"""Which passwords are too easy: too short, about the person, or among those that are tried first. Pure.

product.md, Accounts; safety.md, 17. The words are those that head every published list of stolen passwords; they
count as one however they are dressed up (`Passw0rd2024!` is `password`). No list is asked over the network.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from community.core.refusals import Refused

SHORTEST = 10
LONGEST = 1024  # characters: far beyond what anybody types, and no work for the hash
#: Runs and repetitions are guessed while they are short; nobody's list holds a letter a hundred times.
LONGEST_PATTERN = 40
#: A repeated block of so few characters is as easy as one of them.
SHORT_BLOCK = 4

_WORDS = """
    aaron abc abcd abcdef abgrtyu access account admin administrator adobe alejandra alejandro alex alexander
    alexandra alexis america amanda amigos amor andrea andrew angel angela angelica angels anthony apple april arsenal
    asdf asdfgh asdfghjkl ashley asshole august austin autumn azerty babygirl bailey banana barbara barcelona baseball
    basketball batman beautiful benjamin blink bonita brandon brandy brian brittany bubbles buster butterfly butthead
    caroline carlos casper celtic changeme charles charlie cheese chelsea cherry chicago chicken chocolate christian
    christine christopher claudia clover computer cookie corvette cowboy cowboys crystal dallas daniel daniela danielle
    david december default diamond dolphin donald dragon eagles elephant elizabeth eminem estrella everton family
    february fernando ferrari flower football forever freedom friday friend friends fuckoff fuckyou gabriel garfield
    george gfhjkm ginger godzilla google guest guitar hannah harley hello hellokitty heather hunter iceman iloveme
    iloveu iloveyou internet jackson james january jasmine jasper jennifer jeremy jessica jesus jonathan jordan joseph
    joshua julian july june junior justin katherine killer kimberly kitten klaster lakers lauren letmein liberty
    liverpool loveme lovely lover loveyou madison maggie mama marina marlboro martin master matrix matthew maverick
    melissa mercedes merlin metallica michael michelle mickey midnight miguel mohammed monday monica monkey monster
    morgan mother mustang mynoob myspace naruto nathan newyork nicholas nicole nintendo november nothing october oliver
    orange pakistan pass passport passw password passwort patrick peaches peanut pepper phoenix player playboy please pokemon princesa princess purple qazwsx qazwsxedc qazwsxedcrfv qweasd qweasdzxc qwer qwert qwerty
    qwertyu qwertyui qwertyuiop qwertz rachel rainbow raiders rangers realmadrid rebecca rebelde richard robert
    root samantha samsung samuel sandra saturday scooter scorpion sebastian secret september shadow silver slipknot
    smokey snoopy soccer softball spiderman spring stefan stella steven sublime summer sunday sunshine superman
    superstar sweet sweety swordfish taylor teacher teamo tequiero test testing thomas thunder thursday tigger tinker
    tinkerbell trustno tuesday twilight user vanessa veronica victoria vincent wednesday welcome westside whatever
    william windows winner winter wizard yamaha yankees yellow zxcvbn zxcvbnm
"""
_WHOLE = """
    1234qwerasdf 123qweasd 123qweasdzxc 1a2b3c4d5e 1a2s3d4f5g 1password1 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3e 1qaz2wsx3edc
    1qaz2wsx3edc4rfv 1qazxsw23edc 3rjs1la7qe a1b2c3d4e5 correcthorsebatterystaple letmein2me mypassword ncc1701d1701
    newpassword q1w2e3r4t5 q1w2e3r4t5y6 qwe123asd456 thisisapassword thispassword w1e2r3t4y5 yourpassword zaq12wsxcde3
    zaq1zaq1xsw2 zaq1xsw2cde3 ilovemyself iloveyousomuch ihateyou fuckyoubitch qazxswedc qwertyasdfgh qwertzuiop
    asdfghjklzxcvbnm administrador contrasena motdepasse passwordpasswort adminpassword rootpassword testpassword
    defaultpassword secretpassword letmeinplease opensesame
"""
COMMON_WORDS, COMMON_WHOLE = frozenset(_WORDS.split()), frozenset(_WHOLE.split())
_KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "!@#$%^&*()", "90")
_NEIGHBOURS = frozenset(pair for row in _KEYBOARD_ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
_DISGUISES = str.maketrans("@430!$5789", "aaeoisstbg")


def refuse_weak(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise `Refused` for a password that is too easy. `about`: the person's handle, name and e-mail address."""
    if len(password) < 2:
        raise Refused("accounts.password_missing", 422, "password")
    if len(password) < SHORTEST:
        raise Refused("accounts.password_short", 422, "password", count=len(password))
    if len(password) > LONGEST:
        raise Refused("accounts.password_long", 422, "password")
    if _cores(password) & _personal(about):
        raise Refused("accounts.password_personal", 422, "password")
    if _is_common(password):
        raise Refused("accounts.password_common", 422, "password")


def _is_common(password: str) -> bool:
    text = password.casefold()
    if _cores(text) & COMMON_WORDS or {text, _undressed(text)} & COMMON_WHOLE:
        return True
    return len(text) <= LONGEST_PATTERN and (_is_run(text) or _is_repetition(text))


def _is_run(text: str) -> bool:
    """Whether it goes along the alphabet, the digits or the keyboard, with one change of direction or place at most."""
    breaks = sum(not _follows(a, b) for a, b in pairwise(text))
    return breaks <= 1


def _follows(a: str, b: str) -> bool:
    return abs(ord(a) - ord(b)) <= 1 or a + b in _NEIGHBOURS


def _is_repetition(text: str) -> bool:
    """Whether it is one block again and again, and the block itself is short or common."""
    for size in range(1, len(text) // 2 + 1):
        block = text[:size]
        if (block * (len(text) // size + 1))[: len(text)] == text:
            return size <= SHORT_BLOCK or bool(_cores(block) & COMMON_WORDS) or _is_run(block)
    return False


def _personal(about: Iterable[str]) -> set[str]:
    parts = [part for text in about for part in (text, *text.split("@")[:1])]
    return {core for part in parts for core in _cores(part)} - {""}


def _cores(text: str) -> set[str]:
    """What is left without the usual dress: digits and signs at the ends, dashes and spaces, digits for letters."""
    text = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).casefold()
    bare = _undressed(text)
    if not bare:
        return {_joined(text)}
    disguised = text[: text.rindex(bare) + len(bare)]  # a digit in front may stand for a letter, too
    plain = {_joined(form.translate(_DISGUISES)) for form in (bare, disguised)}
    return {_joined(bare)} | {form.replace("1", letter) for form in plain for letter in "il"}


def _undressed(text: str) -> str:
    """From its first letter to its last."""
    letters = [place for place, character in enumerate(text) if character.isalpha()]
    return text[letters[0] : letters[-1] + 1] if letters else ""


def _joined(text: str) -> str:
    return re.sub(r"[\s._-]", "", text)
