"""A plain HTTP client of a served site: keeps its cookie, takes tokens from forms. For tests with many at once."""

import http.client
import re
from urllib.parse import urlencode, urlsplit

from tests.serving import PASSWORD


class Client:
    def __init__(self, url: str) -> None:
        self.url = url
        self.cookie = ""
        self._tokens: dict[str, str] = {}

    def log_in(self, handle: str) -> None:
        token = self.token("/log-in")
        fields = {"csrf_token": token, "identifier": handle, "password": PASSWORD}
        status, _ = self.send("POST", "/log-in", fields)
        assert status == 303, status
        self._tokens.clear()

    def post_comment(self, place: str, body: str, seconds: float = 30) -> int:
        """The status of posting a comment; OSError when no answer came."""
        fields = {"csrf_token": self.token(place + "/new"), "body": body, "speaking_as": ""}
        return self.send("POST", place, fields, seconds)[0]

    def token(self, path: str) -> str:
        """The token of a form; one does for the whole session."""
        if path not in self._tokens:
            _, html = self.send("GET", path)
            found = re.search(r'name="csrf_token" value="([^"]+)"', html)
            assert found, html[:500]
            self._tokens[path] = found[1]
        return self._tokens[path]

    def send(
        self, method: str, path: str, fields: dict[str, str] | None = None, seconds: float = 30
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=seconds)
        headers = {"Origin": self.url, **({"Cookie": self.cookie} if self.cookie else {})}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("session="):
                self.cookie = cookie.split(";")[0]
        return response.status, text
