"""Handing a message to the mail server, or to files in the demo. Only alerts leave here; content never does."""

import re
import smtplib
from typing import Final, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from lantern.sending.wording import Words

_PERMANENT: Final = 500
_CLOSING: Final = 421
"""The server ends the talk, whatever it was about (RFC 5321)."""
_ENHANCED: Final = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_NO_MAILBOX: Final = frozenset({"5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.2.1"})
_NO_MAILBOX_CODES: Final = frozenset({550, 551, 553})


class Refused(Exception):  # noqa: N818
    """The mail server will not take this message, now or later. Holds no address and no words."""


class AddressRefused(Refused):
    """The server says that there is no such mailbox. Mail to this address comes back, whoever it is from."""


class Unreachable(Exception):  # noqa: N818
    """The mail server does not answer, or asks to come back later.

    ``mailbox``: it answers, and asks so for one mailbox only. Mail to others may go through.
    """

    def __init__(self, *, mailbox: bool = False) -> None:
        """Holds no address and no words."""
        super().__init__()
        self.mailbox = mailbox


class Post(Protocol):
    """A way by which messages leave."""

    def send(self, address: str, words: Words, message_id: str) -> None:
        """Hand one message over.

        Raises:
            AddressRefused: it will never be taken, because there is no such mailbox.
            Refused: it will never be taken.
            Unreachable: it may be taken later.
        """


class MailPost:
    """Messages by the mail route of the settings, over one connection for a whole pass."""

    def __init__(self) -> None:
        """Nothing is opened before the first message."""
        self._connection: BaseEmailBackend | None = None

    def send(self, address: str, words: Words, message_id: str) -> None:
        """Hand one message over.

        Raises:
            AddressRefused: the server says that there is no such mailbox.
            Refused: the server says that it will never take it, or the address is none.
            Unreachable: everything else that can go wrong on the way.
        """
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            _message(address, words, message_id, self._connection).send()
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _of_recipients(refusal) from None
        except smtplib.SMTPResponseException as refusal:
            self.close()
            raise _as_fault(refusal.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            self.close()
            raise Unreachable from None
        except ValueError:
            raise Refused from None

    def close(self) -> None:
        """End the connection; what fails at the end of a talk does not matter."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):
                return


def _message(address: str, words: Words, message_id: str, connection: BaseEmailBackend) -> EmailMessage:
    return EmailMessage(
        subject=words.subject,
        body=words.body,
        from_email=settings.LANTERN_MAIL_FROM,
        to=[address],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=connection,
    )


def _of_recipients(refusal: smtplib.SMTPRecipientsRefused) -> Exception:
    answers = list(refusal.recipients.values())
    if answers and all(_is_no_mailbox(code, words) for code, words in answers):
        return AddressRefused()
    code = min((code for code, _ in answers), default=_PERMANENT)
    return Refused() if code >= _PERMANENT else Unreachable(mailbox=code != _CLOSING)


def _is_no_mailbox(code: int, words: bytes | str) -> bool:
    """Whether the answer speaks of the mailbox, and not of who may send: a fault of ours must stop nobody's mail.

    An answer with an enhanced code is believed by that: 5.1.1 no such mailbox, 5.1.2 and 5.1.10 no such place, 5.1.6
    moved, 5.2.1 closed (RFC 3463, RFC 7505). Without one, 550, 551 and 553 say it (RFC 5321).
    """
    if code < _PERMANENT:
        return False
    said = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.search(said)
    return enhanced[0] in _NO_MAILBOX if enhanced else code in _NO_MAILBOX_CODES


def _as_fault(code: int) -> Exception:
    return Refused() if code >= _PERMANENT else Unreachable()
