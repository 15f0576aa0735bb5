"""A browser as small as it can be: cookies, the form's proof, a post, and where the answer leads."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.durability.target import Target

_PROOF = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')
ERRORS = (OSError, http.client.HTTPException)


@dataclass
class Answer:
    status: int
    location: str
    text: str


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    proof: str = ""

    def ask(self, path: str, fields: Mapping[str, str] | None = None, *, bearer: str = "") -> Answer:
        """One request; posts carry the proof of the form that was seen last."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if bearer:
                headers["Authorization"] = f"Bearer {bearer}"
            body = None
            if fields is not None:
                body = urlencode({"csrfmiddlewaretoken": self.proof, **fields})
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("GET" if fields is None else "POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        found = _PROOF.search(text)
        self.proof = found.group(1) if found else self.proof
        return Answer(response.status, response.getheader("Location") or "", text)

    def sign_in(self, target: Target, name: str, word: str) -> "Browser":
        """Sign in, and open the form."""
        self.ask(target.sign_in)
        answer = self.ask(target.sign_in, {target.name_field: name, target.word_field: word})
        assert answer.status in {302, 303}, answer.status
        assert self.ask(target.report).status == 200
        return self

    def report(self, target: Target, number: int) -> str | None:
        """Post one report; the receipt, if it was acknowledged."""
        answer = self.ask(target.report, target.fields(number))
        return target.receipt(answer.location) if answer.status in {302, 303} else None
