"""The form by which a reporter adds a file: a photo that is taken now, or a file that is there already."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

PICTURES: Final = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/gif"
DOCUMENTS: Final = "application/pdf,.pdf,.docx,.odt,.txt,text/plain"
SOUNDS: Final = "audio/*,.m4a,.mp3,.ogg,.opus,.wav,.amr,.3gp,.aac"


class FileForm(forms.Form):
    """One file at a time: on a bad line, two would be lost together."""

    copy = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The script says that it has made the photo smaller; whoever says so without script only speaks of their own file.
    smaller = forms.BooleanField(required=False, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("Take a photo now"),
        help_text=_("The camera of your phone opens."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        help_text=_("A photo, a PDF, a Word text, plain text, or sound. At most 10 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": f"{PICTURES},{DOCUMENTS},{SOUNDS}"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not (given.get("photo") or given.get("file")):
            self.add_error("file", _("Choose a file first, or take a photo."))
        return given

    def chosen(self) -> "UploadedFile[Any]":
        """The one that was sent."""
        found: UploadedFile[Any] = self.cleaned_data.get("photo") or self.cleaned_data["file"]
        return found

    def field_of_chosen(self) -> str:
        """In which of the two it came."""
        return "photo" if self.cleaned_data.get("photo") else "file"

    def id(self) -> UUID | None:
        """The id that was made with the empty form."""
        found: UUID | None = self.cleaned_data["copy"]
        return found
