"""The wheel is the whole site: installed in an empty environment, far from the checkout, it serves the demo."""

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.house.plan import ROOT
from tests.serving import Site

BIN = Path(sys.executable).parent


@pytest.mark.long
@pytest.mark.sqlite_only("it is about files, not about the database")
def test_the_installed_wheel_serves_the_demo(tmp_path: Path) -> None:
    program = installed(built_wheel(tmp_path / "dist"), tmp_path / "environment")
    instance = tmp_path / "instance"
    instance.mkdir()
    with Site(instance, program=program).served("--demo") as site:
        home = answer(site.url + "/")
        assert home.count("<article") > 3, "the demo's articles are on the first page"
        (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', home)
        assert "@layer" in answer(site.url + style)
    loaded = [str(program.parent / "python"), "-c", "import community; print(community.resource_root())"]
    root = Path(
        subprocess.run(loaded, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    )
    assert root.is_relative_to(tmp_path), f"templates and static files came from {root}, not from the wheel"


def built_wheel(folder: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    return wheel


def installed(wheel: Path, environment: Path) -> Path:
    """The `community` command of a new environment that holds the wheel and the locked dependencies."""
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = str(environment / "bin" / "python")
    uv = BIN / "uv"
    install = [str(uv), "pip", "install", "--quiet", "--python", python]
    if not uv.exists():
        install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run(*install, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    run(*install, "--no-deps", str(wheel))
    return environment / "bin" / "community"


def run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, f"{words[:4]} exited {done.returncode}:\n{done.stdout}{done.stderr}"


def answer(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return str(response.read().decode())
