"""The one address of a folder, whatever it is about: it leads to the page of its kind."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantern.access.circumstances import PLAIN
from lantern.access.need_to_know import judge, permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.folders.kinds import FolderKind
from lantern.folders.queries import folder_of

PAGES: Final = {FolderKind.CONCERN: "concerns:concern", FolderKind.PERSON: "case:person", FolderKind.CASE: "case:case"}
"""The page of each kind that has one of its own."""
OTHERWISE: Final = "cases:chronology"
"""What every folder has: what happened, in order."""


@require_safe
def folder(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Lead to the page of the folder. Whoever may not read it finds nothing here, or is told why."""
    visitor = visitor_of(request)
    judge(visitor, Action.READ_FOLDER, folder, PLAIN)
    kind = folder_of(permit(visitor, Action.KNOW_EXISTS, folder, purpose="find the page")).kind
    route = PAGES.get(FolderKind(kind), OTHERWISE)
    return HttpResponseRedirect(reverse(route, args=[folder]))
