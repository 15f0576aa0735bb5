from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lantern.access.need_models import Agreement
from lantern.access.sign_in_models import (
    AccountRequest,
    CodeApp,
    OneTimeLink,
    Passkey,
    RecoveryCode,
    Session,
    Station,
    StationPin,
    Try,
    TryLock,
)
from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record

__all__ = (
    "Account",
    "AccountRequest",
    "Accounts",
    "Agreement",
    "CodeApp",
    "OneTimeLink",
    "Passkey",
    "RecoveryCode",
    "Session",
    "Station",
    "StationPin",
    "Try",
    "TryLock",
)


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by their opaque names."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that name, however its letters are written."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser, Record):
    """Somebody who signs in. The name is opaque; who it is stands sealed in the folder of the same id.

    ``vouched``: those who made the account answer for it that this person has been here for 90 days. ``joined_at``:
    since when it is here, or reads folders. ``stopped_as``:
    the role of whoever stopped the account; only who ranks at least as high lets it in again. ``mail_failed_at``,
    ``second_failed_at``: since when mail to that address comes back.
    """

    username = plain(models.CharField(max_length=40, unique=True), because="opaque: made, not chosen")
    password = plain(models.CharField(max_length=128), because="a slow hash with salt")
    # Django would write the moment of sign-in past the audit: the audit itself holds it.
    last_login = None
    role = plain(models.CharField(max_length=20), because="one of the ten roles")
    joined_at = plain(models.DateTimeField())
    is_active = plain(models.BooleanField(default=True))
    vouched = plain(models.BooleanField(default=False))
    stopped_as = plain(models.CharField(max_length=20, blank=True, default=""), because="one of the ten roles")
    shown_name = SealedField(Sensitivity.PERSONAL, null=True)
    mail = SealedField(Sensitivity.PERSONAL, null=True)
    second_mail = SealedField(Sensitivity.PERSONAL, null=True)
    phone = SealedField(Sensitivity.PERSONAL, null=True)
    mail_failed_at = plain(models.DateTimeField(null=True))
    second_failed_at = plain(models.DateTimeField(null=True))

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Any] = Accounts()
