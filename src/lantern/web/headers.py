"""The headers that every answer carries (G17).

The policy is written here and nowhere else. There is no switch and no exception for a page:
a page that would need one is to be built differently.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Nothing inline, so no nonce is needed; nothing from elsewhere; no letters to load.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A file that somebody brought: nothing in it may run, load or be framed, wherever it is opened.
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

_NOT_OURS = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "web-share",
    "xr-spatial-tracking",
)  # fmt: skip
# A passkey is the one thing that a page may ask the device for.
_OURS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in _NOT_OURS), *(f"{name}=(self)" for name in _OURS)])

ON_EVERY_ANSWER = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
NEVER_KEPT = "no-store"
_A_FILE = "lantern_file"


def add_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Set them all, over whatever a view or a library has set."""
    for name, value in ON_EVERY_ANSWER.items():
        response.headers[name] = value
    if getattr(response, _A_FILE, False):
        response.headers["Content-Security-Policy"] = FILE_POLICY
    if not _may_be_kept(request, response):
        response.headers["Cache-Control"] = NEVER_KEPT
    if settings.SECURE_HSTS_SECONDS:
        response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
    return response


def as_file(response: HttpResponseBase) -> HttpResponseBase:
    """Mark an answer as a file that somebody brought: it gets a policy that is stricter still."""
    setattr(response, _A_FILE, True)
    return response


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Stylesheets, scripts and pictures of the shell: the same for everybody, nothing of a person in them."""
    place = (settings.STATIC_URL or "").strip("/")
    answered = response.status_code in {200, 304}
    return bool(place) and answered and request.path_info.startswith(f"/{place}/")


def forget_everything(response: HttpResponseBase, *, keep_cookies: bool = False) -> None:
    """For the answer to a sign-out: the browser throws away what it kept of us, choices included.

    Args:
        response: the answer.
        keep_cookies: on a shared tablet, which is known by its cookie and must stay known.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"' if keep_cookies else '"cache", "cookies", "storage"'
