"""Files as other sites give them, made in the test: archives, tables, résumés."""

import io
import json
import zipfile
from typing import Any

POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Kiln & Co,Potter,"Mugs, mostly",Leeds,Mar 2019,\n'
    "Freelance,Copy editor,,,2012,Feb 2016\n"
)
VOLUNTEERING = (
    "Company Name,Role,Cause,Started On,Finished On,Description\nLifeboat,Shore crew,Sea,Nov 2018,Present,\n"
)
PROFILE = (
    "First Name,Last Name,Headline,Summary,Geo Location,Websites\n"
    'Ada,Quill,Potter & editor,I make mugs &amp; margins.,"Leeds, England",[OTHER:https://ada.example]\n'
)
SKILLS = "Name\nGlazing\nProofreading\n"
ARCHIVE = {
    "Positions.csv": POSITIONS,
    "Volunteering.csv": VOLUNTEERING,
    "Profile.csv": PROFILE,
    "Skills.csv": SKILLS,
    "messages.csv": "FROM,TO,CONTENT\nzymurgy,zymurgy,zymurgy\n",
}


def zipped(files: dict[str, str | bytes], folder: str = "Basic_LinkedInDataExport_01-02-2026/") -> bytes:
    """An archive of these files, in a folder as LinkedIn names it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return made.getvalue()


def resume(**sections: Any) -> bytes:
    return json.dumps({"basics": {"name": "Ada Quill"}, **sections}).encode()


def upload(content: bytes, name: str = "archive.zip") -> dict[str, Any]:
    """What a test posts as the file."""
    return {"file": (io.BytesIO(content), name)}
