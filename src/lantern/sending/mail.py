"""Handing a message to the mail server, or to files in the demo. Only alerts leave here; content never does."""

import smtplib
from typing import Final, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from lantern.sending.wording import Words

_PERMANENT: Final = 500


class Refused(Exception):  # noqa: N818
    """The mail server will not take this message, now or later. Holds no address and no words."""


class Unreachable(Exception):  # noqa: N818
    """The mail server does not answer, or asks to come back later."""


class Post(Protocol):
    """A way by which messages leave."""

    def send(self, address: str, words: Words, message_id: str) -> None:
        """Hand one message over.

        Raises:
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
            Refused: the server says that it will never take it, or the address is none.
            Unreachable: everything else that can go wrong on the way.
        """
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            _message(address, words, message_id, self._connection).send()
        except smtplib.SMTPRecipientsRefused as refusal:
            codes = [code for code, _ in refusal.recipients.values()]
            raise _as_fault(min(codes, default=_PERMANENT)) from None
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


def _as_fault(code: int) -> Exception:
    return Refused() if code >= _PERMANENT else Unreachable()
