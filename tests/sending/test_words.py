"""Nothing of a person leaves in an alert (U14): canaries in every field, and every message looked through."""

from contextlib import closing
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.roles import Role
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, ExclusionKind
from lantern.folders.models import Folder
from lantern.sending import queries
from lantern.sending.delivery import deliver
from lantern.sending.kinds import NOW, AlertKind
from lantern.sending.mail import MailPost
from lantern.sending.models import OutgoingMessage
from lantern.sending.wording import words_of
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.permits import Permit
from tests.sending.people import account, alerted, concern, keep_out

SITE = "https://lantern.charity.example"


@pytest.fixture
def messages(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def written(folder: Path) -> list[tuple[bytes, EmailMessage]]:
    found = []
    for path in sorted(folder.iterdir()):
        raw = path.read_bytes().split(b"-" * 79)[0]
        found.append((path.read_bytes(), message_from_bytes(raw, policy=policy.default)))
    return found


def test_the_words_depend_on_nothing_but_how_soon() -> None:
    soon = {words_of(kind, SITE) for kind in AlertKind if kind in NOW}
    later = {words_of(kind, SITE) for kind in AlertKind if kind not in NOW}

    assert (len(soon), len(later)) == (1, 1)
    assert {words.subject for words in soon} == {words.subject for words in later}


@pytest.mark.parametrize("kind", list(AlertKind))
def test_no_word_tells_what_an_alert_is_about(kind: AlertKind) -> None:
    words = words_of(kind, SITE)
    said = f"{words.subject} {words.body}".lower()

    assert kind.label not in said
    told = ("concern", "folder", "case", "child", "person", "report", "account", "recover", "budget", "sign-in")
    assert [word for word in told if word in said] == []


@given(st.sampled_from(list(AlertKind)), st.text(max_size=30))
def test_the_only_thing_that_changes_is_the_address_of_the_site(kind: AlertKind, site: str) -> None:
    words = words_of(kind, site)

    assert words.body == words_of(kind, "\x00").body.replace("\x00", site)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(AlertKind))
def test_nothing_that_was_written_anywhere_leaves_in_a_message(messages: Path, now: datetime, kind: AlertKind) -> None:
    folder = concern(now)
    lead, kept_out = account(Role.SAFEGUARDING_LEAD, now), account(Role.DEPUTY, now)
    both = Permit(folder=folder, account=lead, session="s", purpose="test", reads=True, writes=True)
    for entry in EntryKind:
        body = {"words": f"CANARY-{entry}"}
        actions.add_entry(permit=both, kind=entry, body=body, by=THE_SYSTEM, at=now, place="CANARY-PLACE")
    keep_out(folder, kept_out, ExclusionKind.MUST_NOT_READ, now)
    (row,) = alerted(folder, lead, at=now, kind=kind)

    with closing(MailPost()) as post:
        deliver(at=now, post=post, site=SITE)

    ((raw, message),) = written(messages)
    reference = Folder.objects.get(pk=folder).reference
    traces = [b"CANARY", reference.encode(), str(folder).encode(), str(lead).encode(), folder.hex.encode()]
    assert [trace for trace in traces if trace.lower() in raw.lower()] == []
    assert message.get_body() is not None
    assert message["To"] == queries.mail_address(lead)
    assert message["Message-ID"] == row.message_id
    assert set(message) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted", "X-Auto-Response-Suppress",
    }  # fmt: skip


@pytest.mark.django_db
def test_the_look_through_notices_a_message_that_tells(
    messages: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = concern(now)
    alerted(folder, account(Role.SAFEGUARDING_LEAD, now), at=now)
    reference = Folder.objects.get(pk=folder).reference
    monkeypatch.setattr("lantern.sending.wording._AT_ONCE", f"Something about {reference} needs you.")

    with closing(MailPost()) as post:
        deliver(at=now, post=post, site=SITE)

    ((raw, _),) = written(messages)
    assert reference.encode() in raw


@pytest.mark.django_db
def test_the_outbox_itself_holds_no_address_and_no_words(now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, now)
    (row,) = alerted(concern(now), lead, at=now)

    held = str(OutgoingMessage.objects.filter(pk=row.pk).values().get())

    assert queries.mail_address(lead) not in held
    assert "CANARY" not in held
