"""Which answers of a mail server say that a mailbox is not there, and which speak of us."""

import smtplib
from typing import Any

import pytest

from lantern.sending.mail import AddressRefused, MailPost, Refused, Unreachable
from lantern.sending.wording import Words


class Server:
    """A connection that answers every message with this fault."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def open(self) -> None:
        """It is open."""

    def close(self) -> None:
        """It is closed."""

    def send_messages(self, messages: list[Any]) -> int:
        del messages
        raise self.fault


def answered(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> type[BaseException]:
    monkeypatch.setattr("lantern.sending.mail.get_connection", lambda: Server(fault))
    with pytest.raises((Refused, Unreachable)) as found:
        MailPost().send("somebody@charity.example", Words("s", "b"), "<1@lantern>")
    return found.type


def recipients(code: int, words: bytes) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"somebody@charity.example": (code, words)})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (550, b"5.1.1 user unknown"),
        (550, b"no such user here"),
        (551, b"user not local"),
        (553, b"mailbox name not allowed"),
        (550, b"5.2.1 mailbox disabled"),
        (556, b"5.1.10 recipient address has null MX"),
    ],
)
def test_an_answer_about_the_mailbox_marks_the_address(
    code: int, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answered(recipients(code, words), monkeypatch) is AddressRefused


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (recipients(550, b"5.7.1 relay access denied"), Refused),
        (recipients(554, b"relay access denied"), Refused),
        (recipients(552, b"5.2.2 mailbox full"), Refused),
        (recipients(450, b"4.2.1 try again later"), Unreachable),
        (recipients(450, b"greylisted: it is no 5.1.1"), Unreachable),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"), Refused),
        (smtplib.SMTPSenderRefused(550, b"5.1.1 sender unknown", "lantern@localhost"), Refused),
        (smtplib.SMTPDataError(554, b"5.6.0 no"), Refused),
        (smtplib.SMTPServerDisconnected("gone"), Unreachable),
        (OSError("no route"), Unreachable),
    ],
)
def test_a_fault_of_ours_or_of_the_way_is_never_taken_for_a_mailbox_that_is_gone(
    fault: Exception, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answered(fault, monkeypatch) is expected


@pytest.mark.parametrize(
    ("fault", "mailbox"),
    [
        (recipients(450, b"4.2.1 try again later"), True),
        (recipients(452, b"4.2.2 mailbox full"), True),
        (recipients(421, b"4.7.0 too many, closing"), False),
        (smtplib.SMTPSenderRefused(451, b"4.7.1 later", "lantern@localhost"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (OSError("no route"), False),
    ],
)
def test_only_an_answer_about_one_mailbox_leaves_the_others_to_go_through(
    fault: Exception, mailbox: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantern.sending.mail.get_connection", lambda: Server(fault))
    with pytest.raises(Unreachable) as found:
        MailPost().send("somebody@charity.example", Words("s", "b"), "<1@lantern>")
    assert found.value.mailbox is mailbox
