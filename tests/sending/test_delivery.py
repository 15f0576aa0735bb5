from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise, repeat
from uuid import UUID

import pytest

from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.sending import queries
from lantern.sending.actions import open_alerts
from lantern.sending.delivery import IN_HAND_FOR, MOST_TRIES, deliver, find_recipients
from lantern.sending.kinds import AlertKind, Cause, State
from lantern.sending.mail import Refused, Unreachable
from lantern.sending.models import OutgoingMessage
from lantern.sending.repeats import REPEAT_AFTER, repeat_unopened
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry, FolderKey
from tests.sending.people import account, alerted, concern, keep_out, seal, suspend
from tests.sending.post import Dies, KeptPost

pytestmark = pytest.mark.django_db
SITE = "https://lantern.charity.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(now: datetime) -> UUID:
    return concern(now)


@pytest.fixture
def lead(now: datetime) -> UUID:
    return account(Role.SAFEGUARDING_LEAD, now)


def passed(post: KeptPost, at: datetime) -> None:
    deliver(at=at, post=post, site=SITE)


def only() -> OutgoingMessage:
    return OutgoingMessage.objects.get()


def test_a_message_goes_to_the_sealed_address_of_its_recipient(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost()

    passed(post, now)

    assert [address for address, _, _ in post.kept] == [queries.mail_address(lead)]
    assert (only().state, only().sent_at) == (State.SENT, now)


def test_a_message_that_was_sent_is_not_sent_again(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost()

    for minute in range(3):
        passed(post, now + minute * MINUTE)

    assert len(post.kept) == 1


def test_after_a_crash_between_sending_and_noting_it_leaves_again_with_the_same_id(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost([Dies])
    with pytest.raises(Dies):
        passed(post, now)

    passed(post, now + IN_HAND_FOR - MINUTE)
    too_early = len(post.kept)
    passed(post, now + IN_HAND_FOR)

    assert too_early == 1
    assert len({message_id for _, _, message_id in post.kept}) == 1
    assert (len(post.kept), only().state) == (2, State.SENT)


@pytest.mark.parametrize("cause", [Dies, Unreachable])
def test_an_alert_that_was_put_off_while_the_clock_was_years_ahead_leaves_once_it_is_right(
    folder: UUID, lead: UUID, now: datetime, cause: type[BaseException]
) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost([cause])
    with suppress(Dies):
        passed(post, now + timedelta(days=3650))
    assert only().state != State.SENT

    passed(post, now)

    assert only().state == State.SENT


def test_whoever_is_kept_out_after_the_alert_was_written_gets_nothing(folder: UUID, lead: UUID, now: datetime) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now)
    keep_out(folder, lead, ExclusionKind.MUST_NOT_KNOW, now)
    post = KeptPost()

    passed(post, now)
    passed(post, now + MINUTE)

    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]
    assert OutgoingMessage.objects.get(recipient=lead).state == State.WITHHELD


def test_whoever_was_suspended_meanwhile_gets_nothing(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)
    suspend(lead, now)
    post = KeptPost()

    passed(post, now)

    assert post.kept == []
    assert queries.outbox_state(since=now).without_recipient == 1


def test_no_stand_in_is_told_while_somebody_else_of_the_alert_is_reached(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    account(Role.TRUSTEE, now)
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, deputy, at=now)
    keep_out(folder, lead, ExclusionKind.MUST_NOT_KNOW, now)
    post = KeptPost()

    passed(post, now)
    passed(post, now + MINUTE)

    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]


def test_an_unreachable_server_is_tried_again_later_and_the_pass_ends(folder: UUID, lead: UUID, now: datetime) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, deputy, at=now)
    post = KeptPost([Unreachable])

    passed(post, now)
    first_pass = len(post.kept)
    passed(post, now)
    second_pass = len(post.kept)
    passed(post, now + MINUTE)

    assert (first_pass, second_pass, len(post.kept)) == (0, 1, 2)


def test_a_mailbox_that_takes_nothing_now_keeps_no_other_message_waiting(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, deputy, at=now)
    post = KeptPost([Unreachable(mailbox=True)])

    passed(post, now)
    first_pass = len(post.kept)
    passed(post, now + MINUTE)

    assert (first_pass, len(post.kept)) == (1, 2)


def test_a_mailbox_that_never_takes_anything_is_given_up_within_the_hour_and_somebody_else_is_told(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now)
    post = KeptPost(repeat(Unreachable(mailbox=True), MOST_TRIES[Cause.LATER]))

    for minute in range(60):
        passed(post, now + minute * MINUTE)

    assert [(item.recipient, item.cause) for item in queries.undelivered()] == [(lead, Cause.LATER)]
    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]


def test_the_waits_grow_and_after_the_last_try_it_stands_as_failed_and_a_stand_in_is_told(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now)
    post = KeptPost(repeat(Unreachable, MOST_TRIES[Cause.UNREACHABLE]))
    tries = []

    for minute in range(60 * 48):
        at = now + minute * MINUTE
        before = OutgoingMessage.objects.get(recipient=lead).attempts
        passed(post, at)
        if OutgoingMessage.objects.get(recipient=lead).attempts > before:
            tries.append(minute)

    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1], len(tries)) == (1, 60, MOST_TRIES[Cause.UNREACHABLE])
    assert [(item.recipient, item.cause) for item in queries.undelivered()] == [(lead, Cause.UNREACHABLE)]
    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]


def test_an_account_without_an_address_is_not_the_end_of_an_alert(folder: UUID, now: datetime) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD, now, mail=None), account(Role.DEPUTY, now)
    alerted(folder, lead, at=now)
    post = KeptPost()

    passed(post, now)
    passed(post, now + MINUTE)

    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]


def test_a_refused_message_fails_after_three_tries(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost(repeat(Refused, 3))

    for hour in range(5):
        passed(post, now + timedelta(hours=hour))

    row = OutgoingMessage.objects.get(recipient=lead)
    assert (row.state, row.cause, row.attempts) == (State.FAILED, Cause.REFUSED, 3)


def test_two_passes_at_once_do_not_take_the_same_message_in_hand(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)

    class MeetsAnother(KeptPost):
        def send(self, *given: object) -> None:
            passed(KeptPost([AssertionError("sent by the other pass, too")]), now)
            super().send(*given)  # type: ignore[arg-type]

    post = MeetsAnother()
    passed(post, now)

    assert len(post.kept) == 1


def test_a_pass_that_has_lost_its_lease_sends_no_more(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, account(Role.DEPUTY, now), at=now)
    post = KeptPost()
    answers = iter([True, False])

    deliver(at=now, post=post, site=SITE, still_ours=lambda: next(answers))

    assert len(post.kept) == 1


def test_an_alert_without_anybody_goes_to_the_first_who_may_be_told_later(folder: UUID, now: datetime) -> None:
    alerted(folder, at=now)
    before = find_recipients(at=now)
    trustee = account(Role.TRUSTEE, now)

    after = find_recipients(at=now)
    post = KeptPost()
    passed(post, now)

    assert (before, after) == (1, 0)
    assert [address for address, _, _ in post.kept] == [queries.mail_address(trustee)]


def test_every_change_of_a_message_has_its_entry_in_the_audit(folder: UUID, lead: UUID, now: datetime) -> None:
    (row,) = alerted(folder, lead, at=now)
    passed(KeptPost(), now)

    newest = AuditEntry.objects.filter(folder=folder).order_by("-number").first()

    assert newest is not None
    assert [(table, key, digest) for table, key, *_, digest in newest.touched] == [
        ("sending_outgoingmessage", str(row.id), only().digest())
    ]


def test_an_unopened_alert_is_repeated_at_the_moments_of_the_table_and_then_left(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    alerted(folder, lead, at=now)
    post = KeptPost()
    moments = []

    for minutes in range(0, 60 * 30, 10):
        at = now + minutes * MINUTE
        if repeat_unopened(at=at):
            moments.append(timedelta(minutes=minutes))
        assert repeat_unopened(at=at) == 0
        passed(post, at)

    assert tuple(moments) == REPEAT_AFTER
    assert len(post.kept) == 1 + len(REPEAT_AFTER)
    assert len(queries.alerts_of(lead)) == 1


def test_an_alert_that_was_opened_is_not_repeated(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now)
    passed(KeptPost(), now)

    open_alerts(folder=folder, by=By(lead, "0123456789abcdef"), at=now + MINUTE)

    assert repeat_unopened(at=now + timedelta(days=1)) == 0


def test_the_second_repeat_also_tells_a_stand_in_if_it_cannot_wait(folder: UUID, lead: UUID, now: datetime) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now)
    post = KeptPost()

    for minutes in (0, 30, 60, 120, 121):
        passed(post, now + minutes * MINUTE)
        repeat_unopened(at=now + minutes * MINUTE)

    addresses = [address for address, _, _ in post.kept]
    assert addresses.count(queries.mail_address(deputy)) == 1
    assert len(queries.alerts_of(deputy)) == 1


def test_whoever_is_kept_out_by_now_gets_no_repeat(folder: UUID, lead: UUID, now: datetime) -> None:
    alerted(folder, lead, at=now, kind=AlertKind.REVIEW)
    passed(KeptPost(), now)
    keep_out(folder, lead, ExclusionKind.MUST_NOT_READ, now)

    assert repeat_unopened(at=now + timedelta(hours=1)) == 0


def hours_unopened(post: KeptPost, now: datetime) -> None:
    for minutes in (0, 30, 60, 120, 121, 600, 601):
        passed(post, now + minutes * MINUTE)
        find_recipients(at=now + minutes * MINUTE)
        repeat_unopened(at=now + minutes * MINUTE)


def test_whom_an_alert_is_about_never_hears_of_it_however_long_nobody_opens_it(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy, manager = account(Role.DEPUTY, now), account(Role.REGISTERED_MANAGER, now)
    alerted(folder, lead, deputy, at=now, kind=AlertKind.BREAK_GLASS, beside=(deputy,))
    post = KeptPost()

    hours_unopened(post, now)

    told = {address for address, _, _ in post.kept}
    assert told == {queries.mail_address(lead), queries.mail_address(manager)}


def test_whom_an_alert_is_about_does_not_take_the_place_of_who_was_suspended(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now, beside=(deputy,))
    suspend(lead, now)
    post = KeptPost()

    hours_unopened(post, now)

    assert post.kept == []
    assert queries.outbox_state(since=now).without_recipient == 1


def test_nobody_stands_in_for_an_alert_about_their_own_account(lead: UUID, now: datetime) -> None:
    trustee = account(Role.TRUSTEE, now)

    (row,) = alerted(lead, at=now, kind=AlertKind.BUDGET)

    assert row.recipient == trustee


def test_a_sealed_folder_speaks_to_nobody_but_those_who_were_named(folder: UUID, lead: UUID, now: datetime) -> None:
    deputy = account(Role.DEPUTY, now)
    for role in (Role.REGISTERED_MANAGER, Role.TRUSTEE):
        account(role, now)
    alerted(folder, lead, deputy, at=now)
    seal(folder, now, keep=lead)
    post = KeptPost()

    alerted(folder, deputy, lead, at=now + MINUTE)
    hours_unopened(post, now + MINUTE)

    assert {address for address, _, _ in post.kept} == {queries.mail_address(lead)}


def test_an_account_whose_address_cannot_be_opened_any_more_does_not_stop_the_others(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now - MINUTE)
    alerted(folder, deputy, at=now)
    FolderKey.objects.filter(folder=lead).delete()
    post = KeptPost()

    passed(post, now)

    assert queries.mail_address(deputy) in {address for address, _, _ in post.kept}
    assert OutgoingMessage.objects.get(recipient=lead).cause == Cause.NO_ADDRESS


def test_a_message_that_meets_a_fault_does_not_stop_the_others_and_the_pass_says_so(
    folder: UUID, lead: UUID, now: datetime
) -> None:
    deputy = account(Role.DEPUTY, now)
    alerted(folder, lead, at=now - MINUTE)
    alerted(folder, deputy, at=now)
    post = KeptPost([OSError()])

    with pytest.raises(ExceptionGroup):
        passed(post, now)

    assert [address for address, _, _ in post.kept] == [queries.mail_address(deputy)]
