"""Pages put to the Nu HTML checker, the one that the makers of HTML keep (vnu.jar, fetched by tools/install-test-needs)."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

JAR = Path(__file__).resolve().parents[2] / ".cache" / "vnu" / "vnu.jar"


def is_installed() -> bool:
    return JAR.is_file() and shutil.which("java") is not None


def complaints(pages: Mapping[str, str]) -> list[str]:
    """What the checker finds wrong in the HTML of `pages`, by name: one run for all, since starting it takes longest.

    Errors and warnings both, so that a page is either good or named here.
    """
    with tempfile.TemporaryDirectory(prefix="community-nu-") as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(html, encoding="utf-8")
            names[file.as_uri().replace("file:///", "file:/")] = name
        checked = subprocess.run(
            ["java", "-Xss8m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", folder],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if checked.returncode:
            raise RuntimeError(f"vnu.jar failed:\n{checked.stdout}{checked.stderr}")
        messages = json.loads(checked.stderr or checked.stdout)["messages"]
    return [f"{names.get(found.get('url'), found.get('url'))}: {_told(found)}" for found in messages]


def _told(found: dict[str, object]) -> str:
    extract = re.sub(r"\s+", " ", str(found.get("extract", "")))
    return f"line {found.get('lastLine')}: {found.get('message')} … {extract}"
