"""The pages of files: a reporter adds and takes away, a reader opens."""

from typing import Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.concerns import file_actions as actions
from lantern.concerns import file_presenters as presenters
from lantern.concerns import file_queries, queries
from lantern.concerns.file_forms import FileForm
from lantern.concerns.queries import Own, own_report_of
from lantern.folders.attaching import AttachmentRefused
from lantern.folders.attachments import NoSuchAttachment
from lantern.folders.cleaning_apart import NoPlaceFree
from lantern.folders.queries import folder_of
from lantern.packs.body_files import body
from lantern.privacy.words import FileRefused
from lantern.vault.keyring import DoorClosed
from lantern.web.headers import as_file
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
def report_files(request: HttpRequest, folder: UUID) -> HttpResponse:
    """The files that a reporter has added to their own report. One more can be added, also after it was sent."""
    own = own_report_of(visitor_of(request), folder)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm(initial={"copy": uuid4()})
    if form.is_bound and form.is_valid() and _added(request, own, form):
        return HttpResponseRedirect(reverse("concerns:report_files", args=[folder]))
    return page(request, "concerns/report_files.html", _files_page(request, own, form), status=_status(form))


@require_POST
def report_file_remove(request: HttpRequest, folder: UUID, file: UUID) -> HttpResponse:
    """Take a file out of a report that was not sent."""
    visitor = visitor_of(request)
    own = own_report_of(visitor, folder)
    if not any(known.id == file for known in file_queries.own_files(visitor, folder)):
        raise NotThere
    try:
        actions.take_file_away(folder=own.folder, file=file, by=visitor.by, at=visitor.at)
    except AttachmentRefused:
        form = FileForm(initial={"copy": uuid4()})
        return page(request, "concerns/report_files.html", _files_page(request, own, form), status=INVALID)
    return HttpResponseRedirect(reverse("concerns:report_files", args=[folder]))


@require_safe
def concern_file(request: HttpRequest, folder: UUID, file: UUID) -> HttpResponseBase:
    """One file of a concern, for whoever may read it: handed out, never shown as a page of ours."""
    visitor = visitor_of(request)
    reading = permit(visitor, Action.READ_FOLDER, folder, purpose="open a file of a concern")
    if not queries.is_concern(folder):
        raise NotThere
    try:
        found = file_queries.open_file(visitor, reading, file)
    except (NoSuchAttachment, DoorClosed):
        raise NotThere from None
    reference = folder_of(reading).reference
    answer = StreamingHttpResponse(found.pieces, content_type=found.media_type)
    # The reference alone: what the person called it would stand in the list of downloads of a shared machine.
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}-{found.number}.{found.ending}"'
    answer.headers["Content-Length"] = str(found.size)
    return as_file(answer)


def _added(request: HttpRequest, own: Own, form: FileForm) -> bool:
    visitor = visitor_of(request)
    try:
        made = actions.clean_upload(form.chosen(), smaller=form.cleaned_data["smaller"])
        actions.add_file(folder=own.folder, file=made, form=form.id(), by=visitor.by, at=visitor.at)
    except FileRefused as refused:
        form.add_error(form.field_of_chosen(), presenters.refusal_words(str(refused)))
    except NoPlaceFree:
        form.add_error(None, _("Other files are being looked through. Nothing was kept. Try again in a minute."))
    except actions.TooManyFiles:
        form.add_error(None, _("There are 20 files already. Tell whoever has your report what else there is."))
    return form.is_valid()


def _status(form: FileForm) -> int:
    return INVALID if form.is_bound else 200


def _files_page(request: HttpRequest, own: Own, form: FileForm) -> presenters.FilesPage:
    files = presenters.file_lines(file_queries.own_files(visitor_of(request), own.folder))
    sent = own.sent_at is not None
    return presenters.FilesPage(
        title=_("Photos, papers and sound"),
        folder=own.folder,
        sent=sent,
        files=files,
        form=form,
        never=tuple(_(words) for words in body().never_photographed),
        more=len(files) < actions.MOST_FILES,
        back=reverse("concerns:received" if sent else "concerns:report_check", args=[own.folder]),
    )
