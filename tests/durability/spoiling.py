"""Run as a program inside a house: spoils the store in each of the ways that the look-through must notice."""

from lantern.app.opening import load_settings

load_settings()

from lantern.app.clock import now  # noqa: E402
from lantern.folders.kinds import FolderKind  # noqa: E402
from lantern.folders.models import Entry, Folder, Grant  # noqa: E402
from lantern.vault.models import ChainHead  # noqa: E402

if __name__ == "__main__":
    concerns = list(Folder.objects.filter(kind=FolderKind.CONCERN))
    Folder(kind=FolderKind.CONCERN, reference="SPOILT-1", opened_at=now()).save()
    Entry.objects.filter(folder=concerns[0]).update(kind="note")
    Grant.objects.filter(folder=concerns[1]).delete()
    ChainHead.objects.filter(folder=concerns[2].id).update(length=7)
