"""A build that leaks on purpose, in every way that the crawl must notice; and the settings that let it run."""

import os
import sys
import tempfile
from collections.abc import Callable
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lantern.folders.models import Entry
from lantern.folders.queries import place_of
from lantern.sending.models import Lease
from lantern.vault.permits import Permit


class Leaking:
    """Does to the words of a report, and to the page of a concern, what nobody may do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._next(request)
        route = request.resolver_match.view_name if request.resolver_match else ""
        if route == "concerns:report_short" and answer.status_code == 302:
            keep_everywhere(request)
            answer["Location"] += f"?about={request.POST['about']}"
        if route == "concerns:concern" and answer.status_code == 200:
            show_too_much(request, answer)
        return answer


def keep_everywhere(request: HttpRequest) -> None:
    """Words into the log, a temporary file, the cache, the session, a plain column and a message."""
    words = request.POST["words"]
    sys.stderr.write(f"reported: {words}\n")
    handle, _ = tempfile.mkstemp()
    os.write(handle, words.encode())
    cache.set(f"draft {uuid4()}", words, 3600)
    request.session["draft"] = [*request.session.get("draft", []), words * 20]
    request.session.save()
    Lease.objects.create(name=f"draft {uuid4().hex}", holder=words[:64], until=timezone.now())
    send_mail("A concern", f"Somebody wrote: {words}", settings.LANTERN_MAIL_FROM, ["lead@example.org"])


def show_too_much(request: HttpRequest, answer: HttpResponse) -> None:
    """The hidden place on the page, and its words in the head of the answer, the title, and another site's address."""
    folder = UUID(str(request.resolver_match.kwargs["folder"])) if request.resolver_match else UUID(int=0)
    entry = Entry.objects.filter(folder=folder, place__isnull=False).first()
    if entry is None:
        return
    door = Permit(folder=folder, account=None, session="", purpose="leak", reveals=True)
    place = place_of(door, entry.id)
    answer["X-Place"] = place
    answer.content = answer.content.replace(b"<title>", f"<title>{place}".encode()).replace(
        b"</main>", f'<p>{place}</p><img src="https://pictures.example/{place}.png"></main>'.encode()
    )
