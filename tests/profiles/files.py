"""Files as other sites give them, made in the test: archives, tables, résumés."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from community.core.refusals import Refused
from community.profiles.exchange import reading
from community.profiles.exchange.found import Found
from community.profiles.exchange.words import REFUSALS
from tests.visitor import Visitor

TODAY = date(2026, 11, 23)

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


def send(visitor: Visitor, content: bytes, name: str = "archive.zip") -> TestResponse:
    """Post a file as a browser does from `/settings/import`; the form's other fields are those of a member's page."""
    fields = visitor.visit("/settings/import").form("/settings/import").fields if visitor.is_member else {}
    boundary, body = encode_multipart({**fields, "file": FileStorage(io.BytesIO(content), name)})
    options = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    return visitor._call(lambda: visitor.client.post("/settings/import", **options))


def found_in(content: bytes) -> Found:
    """What a file has to offer, read as it is when it is uploaded."""
    return reading.found_in(io.BytesIO(content), TODAY)


def found_if_any(content: bytes) -> Found | None:
    """None where the file is refused, beside its field; any other exception is a bug."""
    try:
        return found_in(content)
    except Refused as refused:
        if refused.field != "file" or refused.code not in REFUSALS:
            raise
        return None
