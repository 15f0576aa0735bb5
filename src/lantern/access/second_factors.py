"""Second factors of an account: an app that shows codes, and codes on paper (G9).

Secrets are sealed under the folder of the account and bound to their row. A code is good once, whichever
process sees it first: the row that remembers it is changed with the version that was read.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from lantern.access.account_writing import system_keys
from lantern.access.actions import SignInRefused
from lantern.access.alerts import AlertKind, tell
from lantern.access.codes import as_kept, is_paper_code, new_paper_codes, new_secret, step_of
from lantern.access.hashing import keyed_digest
from lantern.access.models import Account
from lantern.access.sign_in_models import CodeApp, Passkey, RecoveryCode
from lantern.vault.acts import Act, StaleRecord, act
from lantern.vault.audit import By


def has_second_factor(account: UUID) -> bool:
    """Whether the account has an app or a passkey. Codes on paper alone do not count."""
    of_it = OuterRef("pk")
    app = Exists(CodeApp.objects.filter(folder=of_it, confirmed_at__isnull=False))
    return bool(Account.objects.filter(app | Exists(Passkey.objects.filter(folder=of_it)), pk=account).exists())


def has_code_app(account: UUID) -> bool:
    """Whether the account has an app that shows codes."""
    return CodeApp.objects.filter(folder=account, confirmed_at__isnull=False).exists()


def paper_codes_left(account: UUID) -> int:
    """How many codes on paper are still good."""
    return RecoveryCode.objects.filter(folder=account, used_at=None).count()


def begin_code_app(*, account: UUID, by: By, at: datetime) -> CodeApp:
    """Make a secret for an app. It counts only once a first code was typed.

    Raises:
        SignInRefused: there is an app already.
    """
    keys = system_keys(account, "set up a code app")
    with act(by=by, at=at, folder=account, action="code_app.begun") as done:
        old = CodeApp.objects.select_for_update().filter(folder=account).first()
        if old is not None and old.confirmed_at is not None:
            raise SignInRefused("You have an app for codes already. Remove it first.")
        if old is not None:
            done.remove(old)
        row = CodeApp(folder=account, added_at=at).seal(keys, secret=new_secret().hex())
        done.add(row)
        return row


def waiting_secret(account: UUID) -> bytes | None:
    """The secret of an app that is being set up, to be shown to its owner; nothing otherwise."""
    row = CodeApp.objects.filter(folder=account, confirmed_at=None).first()
    return _secret(row) if row else None


def confirm_code_app(*, account: UUID, code: str, by: By, at: datetime) -> bool:
    """Take the app into use once its first code is right. Whether it was."""
    row = CodeApp.objects.filter(folder=account, confirmed_at=None).first()
    step = step_of(code, _secret(row), at=at, after=0) if row else None
    if row is None or step is None:
        return False
    with act(by=by, at=at, folder=account, action="code_app.added") as done:
        _change_app(done, row, confirmed_at=at, last_step=step)
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
    return True


def use_code(*, account: UUID, code: str, by: By, at: datetime) -> bool:
    """Whether this code, of the app or from paper, is right. It is then used up."""
    if is_paper_code(code):
        return _use_paper_code(account, code, by, at)
    row = CodeApp.objects.filter(folder=account, confirmed_at__isnull=False).first()
    step = step_of(code, _secret(row), at=at, after=row.last_step) if row else None
    if row is None or step is None:
        return False
    try:
        with act(by=by, at=at, folder=account, action="code.used") as done:
            _change_app(done, row, last_step=step)
    except StaleRecord:
        return False
    return True


def remove_code_app(*, account: UUID, by: By, at: datetime, must_keep_one: bool) -> None:
    """Take the app away.

    Raises:
        SignInRefused: it is the last second factor, and this account must have one.
    """
    with act(by=by, at=at, folder=account, action="code_app.removed") as done:
        if must_keep_one and not Passkey.objects.filter(folder=account).exists():
            raise SignInRefused("This is your only second factor. Add a passkey first, then remove the app.")
        for row in CodeApp.objects.select_for_update().filter(folder=account):
            done.remove(row)
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)


def make_paper_codes(*, account: UUID, by: By, at: datetime) -> tuple[str, ...]:
    """Ten new codes for paper. They are shown once; the ones from before end."""
    codes = new_paper_codes()
    with act(by=by, at=at, folder=account, action="paper_codes.made") as done:
        for old in RecoveryCode.objects.select_for_update().filter(folder=account):
            done.remove(old)
        done.add(*(RecoveryCode(folder=account, token_digest=_paper(account, code), made_at=at) for code in codes))
        tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
    return codes


def remove_every_factor(done: Act, account: UUID) -> None:
    """Take every second factor and every code away, as a piece of a recovery."""
    for table in (CodeApp, Passkey, RecoveryCode):
        for row in table._default_manager.select_for_update().filter(folder=account):
            done.remove(row)


def _use_paper_code(account: UUID, code: str, by: By, at: datetime) -> bool:
    row = RecoveryCode.objects.filter(token_digest=_paper(account, code), folder=account, used_at=None).first()
    if row is None:
        return False
    seen, row.version, row.used_at = row.version, row.version + 1, at
    try:
        with act(by=by, at=at, folder=account, action="paper_code.used") as done:
            done.change(row, seen=seen)
            tell(done, folder=account, to=[account], kind=AlertKind.ACCOUNT, at=at)
    except StaleRecord:
        return False
    return True


def _change_app(done: Act, row: CodeApp, **values: object) -> None:
    seen = row.version
    row.resealed(system_keys(row.folder, "use a code app"))
    for name, value in values.items():
        setattr(row, name, value)
    done.change(row, seen=seen)


def _secret(row: CodeApp) -> bytes:
    return bytes.fromhex(row.open(system_keys(row.folder, "check a code"), "secret"))


def _paper(account: UUID, code: str) -> str:
    return keyed_digest("paper code", f"{account} {as_kept(code)}")
