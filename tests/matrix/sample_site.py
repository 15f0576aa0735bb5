"""A small site that uses the doors of the house as its real pages do. ``careless`` forgets a check in each view."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from lantern.access.gate import now_of
from lantern.access.need_to_know import permit, readable_folders, require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.reveal import reveal_place
from lantern.access.visitors import visitor_from, visitor_of
from lantern.folders import actions, queries
from lantern.folders.kinds import EntryKind
from lantern.folders.models import Folder
from lantern.vault.permits import for_the_system


class Named:
    """Names the visitor, and has no gate before the doors: so the doors alone are tried."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = visitor_from(request, now_of(request))  # type: ignore[attr-defined]
        return self._next(request)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(readable_folders(visitor_of(request)))} folders")


@require_http_methods(["GET", "HEAD", "POST"])
def folder(request: HttpRequest, folder: UUID) -> HttpResponse:
    visitor = visitor_of(request)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="page")
    if request.method == "POST":
        writing = permit(visitor, Action.ADD_ENTRY, folder, purpose="page")
        actions.add_entry(
            permit=writing, kind=EntryKind.NOTE, body={"words": request.POST["words"]}, by=visitor.by, at=visitor.at
        )
    return HttpResponse(f"{len(queries.entries_of(reading))} entries")


@require_POST
def place(request: HttpRequest, folder: UUID, entry: UUID) -> HttpResponse:
    return HttpResponse(reveal_place(visitor_of(request), folder, entry, request.POST["reason"]))


@require_safe
def status(request: HttpRequest, folder: UUID) -> HttpResponse:
    permit(visitor_of(request), Action.SEE_OWN_STATUS, folder, purpose="page")
    return HttpResponse("received")


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    require(visitor_of(request), Action.READ_AUDIT)
    return HttpResponse("numbers only")


urlpatterns = [
    path("folders/", listed, name="listed"),
    path("folders/<uuid:folder>/", folder, name="folder"),
    path("folders/<uuid:folder>/status/", status, name="status"),
    path("folders/<uuid:folder>/place/<uuid:entry>/", place, name="place"),
    path("audit/", audit, name="audit"),
]


class Careless:
    """The same site as somebody writes it who forgets."""

    @staticmethod
    @require_safe
    def folder_without_a_door(_: HttpRequest, folder: UUID) -> HttpResponse:
        return HttpResponse(queries.title_of(for_the_system(folder, "page", reads=True)))

    @staticmethod
    @require_GET
    def folder_that_tells(request: HttpRequest, folder: UUID) -> HttpResponse:
        if not Folder.objects.filter(pk=folder).exists():
            raise Http404
        try:
            permit(visitor_of(request), Action.READ_FOLDER, folder, purpose="page")
        except Hidden:
            return HttpResponse("You may not.", status=403)
        return HttpResponse("ok")
