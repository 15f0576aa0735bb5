"""Somebody with a browser without script: reads pages, follows links, fills in forms, of the real server."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from lantern.access.codes import code_of

FORM = "application/x-www-form-urlencoded"
LEADS_ON = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "form": "action",
}


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    """Every field, with what stands in it already."""


class Page(HTMLParser):
    """What a page leads to: addresses, forms, its title."""

    def __init__(self, text: str, at: str) -> None:
        super().__init__()
        self.at, self.links, self.forms, self.title = at, list[str](), list[Form](), ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if tag == "form":
            self.forms.append(
                Form(urljoin(self.at, given.get("action", "") or self.at), given.get("method", "get").lower())
            )
        elif tag in LEADS_ON and given.get(LEADS_ON[tag]):
            self.links.append(given[LEADS_ON[tag]])
        elif tag in {"input", "textarea", "select", "button"} and self.forms and given.get("name"):
            self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    method: str
    path: str
    status: int
    headers: str
    body: bytes
    location: str

    @cached_property
    def page(self) -> Page:
        """The page; empty where it is none."""
        text = self.body.decode("utf-8", "replace") if "text/html" in self.headers else ""
        return Page(text, self.path)


@dataclass
class Browser:
    """A browser with its cookies, at an address of its own on this machine."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    proof: str = ""
    answers: list[Answer] = field(default_factory=list)

    def ask(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        method: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request. A post carries the proof of the form that was seen last, unless it brings one."""
        sent = dict(headers or {}) | {"Host": f"localhost:{self.port}", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode({"csrfmiddlewaretoken": self.proof, **fields})
            sent |= {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
        try:
            connection.request(method or ("GET" if fields is None else "POST"), path, body, sent)
            came = connection.getresponse()
            heads, told = came.getheaders(), came.read()
        finally:
            connection.close()
        return self._kept(method or ("GET" if fields is None else "POST"), path, came.status, heads, told)

    def _kept(self, method: str, path: str, status: int, heads: list[tuple[str, str]], body: bytes) -> Answer:
        for name, value in heads:
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        location = next((value for name, value in heads if name.lower() == "location"), "")
        answer = Answer(method, path, status, "\n".join(f"{name}: {value}" for name, value in heads), body, location)
        for form in answer.page.forms:
            self.proof = form.fields.get("csrfmiddlewaretoken", self.proof)
        self.answers.append(answer)
        return answer

    def sign_in(self, person: Mapping[str, str]) -> "Browser":
        """Sign in with name and password, and with a code where there is an app."""
        self.ask("/sign-in/")
        answer = self.ask("/sign-in/", {"name": person["username"], "password": person["password"]})
        if person["secret"] and answer.status == 302:
            self.ask("/sign-in/code/")
            code = code_of(bytes.fromhex(person["secret"]), datetime.now(UTC))
            answer = self.ask("/sign-in/code/", {"code": code})
        assert answer.status == 302, (answer.status, answer.path)
        return self

    def sign_in_at_a_tablet(self, person: Mapping[str, str], tablet: str, pin: str) -> "Browser":
        """Sign in by PIN, at a browser that is an enrolled tablet."""
        self.cookies["lantern_station"] = tablet
        self.ask("/sign-in/pin/")
        assert self.ask("/sign-in/pin/", {"name": person["username"], "pin": pin}).status == 302
        return self


def inside(link: str, at: str) -> str:
    """The path that a link leads to, if it is on this site; nothing for a telephone number or a place on the page."""
    parts = urlsplit(urljoin(at, link))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path if not parts.scheme and not parts.netloc else ""


def elsewhere(link: str) -> bool:
    """Whether a browser would ask another site for it."""
    parts = urlsplit(link)
    return bool(parts.netloc) or parts.scheme not in {"", "tel", "mailto", "data"}
