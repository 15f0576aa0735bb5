"""What signing in needs beside the account: sessions, second factors, links, stations, tries.

The folder of a second factor is that of its account; both have the same id.

Accounts are named by their plain ids. Nothing here holds a name, an address, or a secret in clear:
secrets are sealed under the folder of the account, and what is only ever compared is kept as a digest.
"""

from django.db import models

from lantern.vault.classes import Sensitivity, plain
from lantern.vault.fields import SealedField
from lantern.vault.records import Record
from lantern.vault.rows import Row


class Session(models.Model):
    """A session. Its key is a digest of the cookie, so that a stolen database signs nobody in (G9)."""

    digest = plain(models.CharField(max_length=64, primary_key=True), because="a digest of the cookie")
    data = plain(models.TextField(), because="ids and moments of signing in; no page and no word of a folder")
    account = plain(models.UUIDField(null=True, db_index=True))
    station = plain(models.UUIDField(null=True, db_index=True))
    kind = plain(models.CharField(max_length=10, default=""), because="one of the three kinds of device")
    open = plain(models.BooleanField(default=False))
    started_at = plain(models.DateTimeField(null=True))
    seen_at = plain(models.DateTimeField(null=True))
    expires_at = plain(models.DateTimeField(db_index=True))


class CodeApp(Record):
    """An app that shows codes (TOTP). ``last_step`` is the newest code that was used: none is taken twice."""

    folder = plain(models.UUIDField(unique=True))
    added_at = plain(models.DateTimeField())
    confirmed_at = plain(models.DateTimeField(null=True))
    last_step = plain(models.PositiveBigIntegerField(default=0))
    secret = SealedField(Sensitivity.SENSITIVE)


class Passkey(Record):
    """A passkey. It is looked up by a digest; what it is stands sealed."""

    folder = plain(models.UUIDField(db_index=True))
    lookup = plain(models.CharField(max_length=64, unique=True), because="a digest of its id")
    added_at = plain(models.DateTimeField())
    used_at = plain(models.DateTimeField(null=True))
    uses = plain(models.PositiveBigIntegerField(default=0))
    credential = SealedField(Sensitivity.SENSITIVE)
    label = SealedField(Sensitivity.PERSONAL)


class RecoveryCode(Row):
    """One code on paper, as a keyed digest, good for one sign-in."""

    folder = plain(models.UUIDField(db_index=True))
    token_digest = plain(models.CharField(max_length=64, unique=True), because="a keyed digest; its key is elsewhere")
    made_at = plain(models.DateTimeField())
    used_at = plain(models.DateTimeField(null=True))


class OneTimeLink(Row):
    """A link that is handed over once: an invitation, or the end of a recovery. Only its digest is kept."""

    account = plain(models.UUIDField(db_index=True))
    purpose = plain(models.CharField(max_length=10), because="one of two codes")
    token_digest = plain(models.CharField(max_length=64, unique=True), because="a digest of its id")
    made_at = plain(models.DateTimeField())
    expires_at = plain(models.DateTimeField())
    used_at = plain(models.DateTimeField(null=True))
    ended_at = plain(models.DateTimeField(null=True))


class AccountRequest(Row):
    """What one person asks for about an account, and a second person must agree to."""

    account = plain(models.UUIDField(db_index=True))
    kind = plain(models.CharField(max_length=10), because="one of a few codes")
    role = plain(models.CharField(max_length=20, blank=True, default=""), because="one of the ten roles")
    asked_by = plain(models.UUIDField())
    asked_at = plain(models.DateTimeField())
    expires_at = plain(models.DateTimeField())
    agreed_by = plain(models.UUIDField(null=True))
    agreed_at = plain(models.DateTimeField(null=True))
    ended_at = plain(models.DateTimeField(null=True))


class Station(Row):
    """An enrolled shared tablet. Only a digest of its cookie is kept."""

    code = plain(models.CharField(max_length=12, unique=True), because="random, tells nothing")
    token_digest = plain(models.CharField(max_length=64, unique=True), because="a digest of the cookie")
    enrolled_by = plain(models.UUIDField())
    enrolled_at = plain(models.DateTimeField())
    ended_by = plain(models.UUIDField(null=True))
    ended_at = plain(models.DateTimeField(null=True))


class StationPin(Row):
    """The personal PIN of an account for stations, hashed by itself. Wrong ones count until a full sign-in."""

    account = plain(models.UUIDField(unique=True))
    hash = plain(models.CharField(max_length=128), because="a slow hash with salt")
    made_at = plain(models.DateTimeField())
    wrong = plain(models.PositiveSmallIntegerField(default=0))


class Try(models.Model):
    """One try to sign in, by keyed digests of the name and of the address. Kept for a day."""

    id = plain(models.BigAutoField(primary_key=True))
    at = plain(models.DateTimeField())
    means = plain(models.CharField(max_length=10), because="one of a few codes")
    name = plain(models.CharField(max_length=64), because="a keyed digest; its key is elsewhere")
    address = plain(models.CharField(max_length=64), because="a keyed digest; its key is elsewhere")
    failed = plain(models.BooleanField(default=True))

    class Meta:
        indexes = (
            models.Index(fields=("means", "name", "at"), name="tries_of_a_name"),
            models.Index(fields=("address", "at"), name="tries_of_an_address"),
            models.Index(fields=("at",), name="tries_of_the_site"),
        )


class TryLock(models.Model):
    """One row for each name or address that was tried: held while its tries are counted, so processes take turns."""

    name = plain(models.CharField(max_length=80, primary_key=True), because="a keyed digest; its key is elsewhere")
    told_at = plain(models.DateTimeField(null=True))
