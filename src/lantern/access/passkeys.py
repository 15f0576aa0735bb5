"""Passkeys: sign-in with both factors in one, bound to the address of the site, so that no false site can use it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from struct import error as StructError  # noqa: N812 -- a class, whatever its name
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from django.http import HttpRequest
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lantern.access.account_writing import system_keys
from lantern.access.actions import SignInRefused
from lantern.access.alerts import AlertKind, tell
from lantern.access.challenges import Challenge
from lantern.access.hashing import keyed_digest
from lantern.access.models import Account
from lantern.access.sign_in_models import CodeApp, Passkey
from lantern.vault.acts import StaleRecord, act
from lantern.vault.audit import By
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.keyring import KeysDestroyed

MOST: Final = 10
_STATE: Final = "passkey"
_NEEDED: Final = UserVerificationRequirement.REQUIRED
_ODD: Final = (
    ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError, StructError,
    UnsupportedAlgorithm, NotImplementedError, AssertionError,
)  # fmt: skip
"""What reading an answer of the wrong shape may end in: it comes from outside, and can hold any bytes."""


@dataclass(frozen=True, slots=True)
class KeyInList:
    """One passkey as its owner sees it."""

    id: UUID
    label: str
    added_at: datetime
    used_at: datetime | None


def passkeys_of(account: UUID) -> tuple[KeyInList, ...]:
    """The passkeys of an account, oldest first."""
    keys = system_keys(account, "list passkeys")
    rows = Passkey.objects.filter(folder=account).order_by("added_at")
    return tuple(KeyInList(row.id, row.open(keys, "label"), row.added_at, row.used_at) for row in rows)


def begin_adding(request: HttpRequest, account: Account) -> str:
    """What the browser needs to make a passkey, as JSON. The challenge is kept in the session."""
    known = [_credential(row) for row in Passkey.objects.filter(folder=account.id)]
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(name=account.username, id=account.id.bytes, display_name=account.username),
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_NEEDED,
    )
    request.session[_STATE] = state
    return json.dumps(dict(options)["publicKey"])


def add(request: HttpRequest, *, account: UUID, answer: str, label: str, by: By, at: datetime) -> Passkey:
    """Keep the passkey that the browser has made.

    Raises:
        SignInRefused: the answer does not fit what was asked, or there are too many passkeys.
    """
    made = _made(request, answer)
    lookup = _lookup(made.credential_id)
    keys = system_keys(account, "add a passkey")
    with act(by=by, at=at, folder=account, action="passkey.added") as done:
        if Passkey.objects.filter(folder=account).count() >= MOST or Passkey.objects.filter(lookup=lookup).exists():
            raise SignInRefused("This passkey is known already, or you have ten. Remove one you no longer use.")
        row = Passkey(folder=account, lookup=lookup, added_at=at)
        done.add(row.seal(keys, credential=bytes(made).hex(), label=label))
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
    return row


def ask(request: HttpRequest, *, at: datetime) -> tuple[str, Challenge]:
    """What the browser needs to use a passkey, as JSON, and what is to be kept until it answers.

    It does not say whether an account exists.
    """
    options, state = _server(request).authenticate_begin(user_verification=_NEEDED)
    return json.dumps(dict(options)["publicKey"]), Challenge(state, at)


def begin_confirming(request: HttpRequest) -> str:
    """What the browser of somebody who is signed in needs, as JSON. The challenge is kept in the session."""
    options, state = _server(request).authenticate_begin(user_verification=_NEEDED)
    request.session[_STATE] = state
    return json.dumps(dict(options)["publicKey"])


def confirm(request: HttpRequest, *, answer: str, session: str, at: datetime) -> Account | None:
    """The account whose passkey signed the challenge that this session holds; it counts once."""
    state = request.session.pop(_STATE, None)
    asked = None if state is None else Challenge(state, at)
    return use(request, asked, answer=answer, session=session, at=at)


def use(request: HttpRequest, asked: Challenge | None, *, answer: str, session: str, at: datetime) -> Account | None:
    """The account whose passkey signed this challenge; ``None`` where anything at all does not fit."""
    said = _read(answer)
    row = Passkey.objects.filter(lookup=_lookup_of(said)).first()
    account: Account | None = Account.objects.filter(pk=row.folder, is_active=True).first() if row else None
    if asked is None or row is None or account is None or _used_since(row, asked):
        return None
    try:
        count = _count_of(request, asked, said, _credential(row))
        if count is None or ((count or row.uses) and count <= row.uses):
            return None
        _note_use(row, count, By(account.id, session), at)
    except (EnvelopeRefused, KeysDestroyed, StaleRecord):
        return None
    return account


def remove(*, account: UUID, passkey: UUID, by: By, at: datetime, must_keep_one: bool) -> None:
    """Take a passkey away.

    Raises:
        SignInRefused: there is no such passkey, or it is the last second factor and one is needed.
    """
    with act(by=by, at=at, folder=account, action="passkey.removed", subject=passkey) as done:
        rows = {row.id: row for row in Passkey.objects.select_for_update().filter(folder=account)}
        if passkey not in rows:
            raise SignInRefused("There is no such passkey.")
        other = len(rows) > 1 or CodeApp.objects.filter(folder=account, confirmed_at__isnull=False).exists()
        if must_keep_one and not other:
            raise SignInRefused("This is your only second factor. Add another one first, then remove this.")
        done.remove(rows[passkey])
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    here = f"{request.scheme}://{host}"
    site = PublicKeyCredentialRpEntity(name="Lantern", id=host.partition(":")[0])
    return Fido2Server(site, verify_origin=lambda origin: origin == here)


def _made(request: HttpRequest, answer: str) -> AttestedCredentialData:
    state = request.session.pop(_STATE, None)
    try:
        made = _server(request).register_complete(state, _read(answer)).credential_data
        made = None if made is None or isinstance(made.public_key, UnsupportedKey) else made
    except _ODD:
        made = None
    if made is None:
        raise SignInRefused("The passkey was not made. Try again, and unlock your device when it asks.")
    return made


def _count_of(
    request: HttpRequest, asked: Challenge, said: Mapping[str, Any], credential: AttestedCredentialData
) -> int | None:
    """How often the device says that it was used; nothing where the answer does not fit what was asked."""
    try:
        _server(request).authenticate_complete(asked.state, [credential], said)
        return int(AuthenticationResponse.from_dict(said).response.authenticator_data.counter)
    except _ODD:
        return None


def _used_since(row: Passkey, asked: Challenge) -> bool:
    # A challenge that a browser keeps is not thrown away by us: what was signed before the last use counts no more.
    return row.used_at is not None and asked.made_at < row.used_at


def _note_use(row: Passkey, count: int, by: By, at: datetime) -> None:
    seen = row.version
    row.resealed(system_keys(row.folder, "use a passkey"))
    row.uses, row.used_at = count, at
    with act(by=by, at=at, folder=row.folder, action="passkey.used", subject=row.id) as done:
        done.change(row, seen=seen)


def _credential(row: Passkey) -> AttestedCredentialData:
    keys = system_keys(row.folder, "check a passkey")
    return AttestedCredentialData(bytes.fromhex(row.open(keys, "credential")))


def _read(answer: str) -> Mapping[str, Any]:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _lookup_of(said: Mapping[str, Any]) -> str:
    try:
        return _lookup(websafe_decode(str(said.get("id", ""))))
    except ValueError:
        return ""


def _lookup(credential: bytes) -> str:
    return keyed_digest("passkey", credential.hex())
