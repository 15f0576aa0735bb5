"""The page of what to do now over HTTP: calls, messages, what has happened, answers; and to nobody but the reporter."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from lantern.access.roles import Role
from lantern.concerns.models import Report
from lantern.concerns.now_models import Attempt, CareAnswer
from lantern.concerns.now_queries import case_of
from lantern.concerns.now_telling import told_more
from lantern.concerns.queries import own_report_of
from lantern.concerns.question_forms import Asked
from lantern.concerns.said import PersonSaid
from lantern.folders.models import Assessment, Duty, Folder
from lantern.packs.case_values import CaseValues, Place
from lantern.packs.vocabularies import vocabulary
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.access.people import account, signed_in
from tests.concerns.now_cases import follow
from tests.concerns.now_house import URGENT, Reporter

pytestmark = pytest.mark.django_db
LOG = "migrant_help_log"
MAIL = "migrant_help_email"
RED_FLAG = "Report the delay by Red Flag"


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture(autouse=True)
def _lead(_clock: None) -> None:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def reporter(_lead: None, now: datetime) -> Reporter:
    return Reporter(now)


# -- the page ----------------------------------------------------------------------------------------


def test_the_page_shows_cards_with_numbers_to_tap_words_to_say_and_who_was_told(reporter: Reporter) -> None:
    shown = reporter.sees()

    assert "Log the concern with Migrant Help" in shown
    assert 'href="tel:08088010503"' in shown
    assert "We want to prevent: stabbing by room-mate" in shown
    assert "Told: the safeguarding lead" in shown
    assert "Not opened yet" in shown


def test_where_the_lead_must_not_learn_of_it_the_call_names_whom_to_ring_instead(now: datetime) -> None:
    account(Role.DEPUTY, shown_name="Petra Vale")
    with override_settings(LANTERN_LEAD_PHONE="07700 900411"):
        around = Reporter(now, answers={**URGENT, "imminent_risk_to_life": "yes"}, kept_out=("safeguarding_lead",))
        shown = around.sees()

    card = shown.partition("Ring the safeguarding lead")[2].partition("</li>")[0]
    assert "Not to: the safeguarding lead." in card
    assert card.index("Not to:") < card.index("the deputy lead")
    assert "07700900411" not in shown
    assert "07700 900411" not in shown
    assert "Told: the deputy lead" in shown
    assert "Not to:" not in Reporter(now).sees()


def test_what_a_reporter_calls_somebody_is_never_translated(now: datetime) -> None:
    called = Reporter(now, people=(PersonSaid(id="p1", label="May", given={"part": ["controller"], "age": "adult"}),))
    called.browser.cookies["lantern_language"] = "ar"

    out = called.sees().partition('id="kept-out"')[2].partition("</section>")[0]

    assert "<bdi>May</bdi>" in out


def test_nothing_on_the_outside_says_what_it_is(reporter: Reporter) -> None:
    shown = reporter.sees()

    assert "<title>Notes</title>" in shown
    assert "neutral" in shown
    assert "no notes" in reporter.browser.get("/concerns/notes/").content.decode()


def test_a_report_that_was_only_begun_leads_back_to_itself(reporter: Reporter) -> None:
    Report.objects.filter(folder=reporter.folder).update(sent_at=None)

    answer = reporter.browser.get(reporter.page)

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"{reporter.folder}/check/")


PATHS = ("", "ask/1/", "know/", "know/1/0/", "what-if/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.SAFEGUARDING_LEAD, Role.WORKER])
def test_nobody_else_finds_it(reporter: Reporter, now: datetime, path: str, role: Role) -> None:
    other = signed_in(Client(), account(role), at=now)

    assert other.get(reporter.page + path).status_code == 404
    assert reporter.browser.get(reporter.page + path).status_code == 200


def test_nobody_else_can_do_anything_for_it(reporter: Reporter, now: datetime) -> None:
    other, duty = signed_in(Client(), account(Role.VOLUNTEER), at=now), reporter.duty(LOG)
    before = AuditEntry.objects.filter(folder=reporter.folder).count()

    for path in (f"call/{duty}/", f"done/{duty}/", f"undo/{duty}/", f"message/{duty}/", "care/", "answer/"):
        assert other.post(reporter.page + path, {"what": "dialled", "care": "ring"}).status_code == 404

    assert AuditEntry.objects.filter(folder=reporter.folder).count() == before


def test_a_duty_of_another_report_or_of_somebody_else_is_not_there(reporter: Reporter, now: datetime) -> None:
    other = Reporter(now)

    assert reporter.posts(f"call/{other.duty(LOG)}/", what="dialled").status_code == 404
    assert reporter.posts(f"call/{uuid4()}/", what="dialled").status_code == 404


def test_a_look_at_the_page_writes_nothing(reporter: Reporter) -> None:
    reporter.sees()
    before = (AuditEntry.objects.count(), Assessment.objects.count(), Duty.objects.count())

    reporter.sees()
    reporter.sees("what-if/")

    assert (AuditEntry.objects.count(), Assessment.objects.count(), Duty.objects.count()) == before


# -- calls -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "there"), [(300, False), (300.9, False), (301, True)])
def test_at_five_minutes_and_one_second_the_second_route_appears_and_not_before(
    reporter: Reporter, seconds: float, *, there: bool
) -> None:
    reporter.rings("dialled")

    reporter.at_the_clock(seconds)

    assert (RED_FLAG in reporter.sees()) is there
    assert ("red_flag" in reporter.keys_of_duties()) is there


def test_the_assessment_that_is_kept_holds_the_minutes_of_waiting_so_that_it_can_be_replayed(
    reporter: Reporter,
) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(301)
    reporter.sees()

    newest = Assessment.objects.filter(folder=reporter.folder).latest("at")
    case = newest.open(reporter.keys, "body")["case"]
    read = CaseValues(vocabulary()).situation(Place(case, "", []), "replayed", now=reporter.at, at=reporter.at)

    assert case["facts"]["waited_minutes"] == 301 / 60
    assert "red_flag" in {duty.key for duty in follow(read).duties}


def test_the_server_says_since_when_and_when_to_look_again(reporter: Reporter) -> None:
    assert reporter.rings("dialled").status_code == 302
    reporter.at_the_clock(61)

    shown = reporter.sees()

    assert "12:00:00" in shown
    assert "12:05:01" in shown
    assert ">1:01<" in shown
    assert 'data-change="301"' in shown


def test_the_time_runs_over_all_attempts_and_each_stays_as_evidence(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(100)
    reporter.rings("nobody")
    reporter.at_the_clock(110)
    reporter.rings("dialled")
    reporter.at_the_clock(301)

    assert RED_FLAG in reporter.sees()
    assert [row.kind for row in Attempt.objects.order_by("at")] == ["dialled", "nobody", "dialled"]
    assert [body["tried"] for body in reporter.entries("evidence")] == ["dialled", "nobody", "dialled"]


def test_an_answer_stops_the_time(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(200)
    reporter.rings("answered")
    reporter.at_the_clock(900)

    shown = reporter.sees()

    assert RED_FLAG not in shown
    assert ">3:20<" in shown
    assert "data-clock" not in shown


def test_the_second_route_stays_when_somebody_answers_later(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(330)
    reporter.rings("answered")
    reporter.at_the_clock(900)

    assert RED_FLAG in reporter.sees()


def test_pressed_twice_it_counts_once(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.rings("dialled")

    assert Attempt.objects.count() == 1


def test_a_press_by_mistake_is_taken_back_and_both_stay_on_record(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.rings("taken_back")
    reporter.at_the_clock(400)

    assert RED_FLAG not in reporter.sees()
    assert [row.kind for row in Attempt.objects.order_by("at", "kind")] == ["dialled", "taken_back"]
    assert len(reporter.entries("evidence")) == 1
    assert len(reporter.entries("correction")) == 1


def test_a_call_to_the_lead_is_never_taken_for_one_that_a_pack_times(reporter: Reporter) -> None:
    frightened = Reporter(reporter.at, answers={**URGENT, "imminent_risk_to_life": "yes"})
    frightened.rings("dialled", key="ring_lead")
    frightened.at_the_clock(900)

    shown = frightened.sees()

    assert ">15:00<" in shown
    assert RED_FLAG not in shown


def test_somebody_else_can_send_the_form_meanwhile_and_the_time_goes_on(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(120)
    reporter.rings("second_form")
    reporter.at_the_clock(301)

    shown = reporter.sees()

    assert "Somebody else sent the form." in shown
    assert RED_FLAG in shown


def test_what_means_nothing_is_refused(reporter: Reporter) -> None:
    assert reporter.rings("flew").status_code == 400
    assert reporter.rings("sent").status_code == 400


# -- messages ----------------------------------------------------------------------------------------


def test_what_must_stand_in_a_message_is_asked_for_first_and_kept_as_a_fact(now: datetime) -> None:
    answers = {name: value for name, value in URGENT.items() if name not in {"harm_to_prevent", "action_requested"}}
    other = Reporter(now, answers=answers)
    path = f"message/{other.duty(MAIL)}/"

    before = other.sees(path)
    sent = other.posts(path, when="now")
    told = other.posts(path, **{"concern:harm_to_prevent": "he is stabbed", "concern:action_requested": "another room"})

    assert "What harm do you want to stop?" in before
    assert "mailto:" not in before
    assert sent.status_code == 422
    assert not Attempt.objects.filter(folder=other.folder).exists()
    assert told.status_code == 302
    assert "Harm that we want to prevent: he is stabbed" in other.sees(path)
    assert "mailto:escalations@migranthelpuk.org" in other.sees(path)
    assert [body["told"][0]["answer"] for body in other.entries("fact") if "told" in body] == ["he is stabbed"]


def test_who_does_not_know_says_so_and_the_gap_stays_visible(now: datetime) -> None:
    other = Reporter(now, answers={name: value for name, value in URGENT.items() if name != "harm_to_prevent"})
    path = f"message/{other.duty(MAIL)}/"

    assert other.posts(path, go="unknown").status_code == 302
    assert "Harm that we want to prevent: ………" in other.sees(path)


def test_the_exact_time_of_the_call_and_its_reference_stand_in_the_message(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.at_the_clock(120)
    reporter.rings("answered")
    happened = {"words": "They logged it.", "reference": "MH-77", "when": "now"}
    assert reporter.posts(f"done/{reporter.duty(LOG)}/", **happened).status_code == 302

    shown = reporter.sees(f"message/{reporter.duty(MAIL)}/")

    assert "Date and exact time of the call or form: Sun 22 Nov 2026, 12:02" in shown
    assert "telephone, MH-77" in shown


def test_i_sent_it_is_evidence_and_closes_nothing(reporter: Reporter) -> None:
    duty = reporter.duty(MAIL)
    reporter.at_the_clock(600)

    answer = reporter.posts(f"message/{duty}/", when="earlier", time="12:04")

    assert answer.status_code == 302
    assert Duty.objects.get(pk=duty).done_at is None
    (evidence,) = reporter.entries("evidence")
    assert evidence["tried"] == "sent"
    assert evidence["happened_at"] == "2026-11-22T12:04:00+00:00"
    assert "stabbing by room-mate" in evidence["text"]
    assert "Sent" in reporter.sees()


@pytest.mark.parametrize("typed", ["13:30", "soon", "", "25:00", "12:99"])
def test_a_time_that_cannot_be_is_refused_kindly_and_stays_in_the_field(reporter: Reporter, typed: str) -> None:
    reporter.at_the_clock(600)

    answer = reporter.posts(f"message/{reporter.duty(MAIL)}/", when="earlier", time=typed)

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not Attempt.objects.exists()


# -- done, and undone --------------------------------------------------------------------------------


def test_a_duty_closes_on_what_happened_and_opens_again_and_both_stay(reporter: Reporter) -> None:
    duty = reporter.duty(LOG)

    assert "It is done when:" in reporter.sees(f"done/{duty}/")
    assert reporter.posts(f"done/{duty}/", when="now").status_code == 422
    reporter.posts(f"done/{duty}/", words="They took it.", reference="MH-77", when="now")
    closed = reporter.sees()
    reporter.posts(f"undo/{duty}/", why="That was another number.")
    opened = reporter.sees()

    assert "MH-77" in closed
    assert "It has not happened after all" in closed
    assert "MH-77" not in opened
    assert "Opened again" in opened
    assert "That was another number." in opened
    assert Duty.objects.get(pk=duty).done_at is None
    assert [body["words"] for body in reporter.entries("evidence")] == ["They took it."]
    assert [body["words"] for body in reporter.entries("correction")] == ["That was another number."]
    codes = list(AuditEntry.objects.filter(folder=reporter.folder).order_by("number").values_list("action", flat=True))
    assert codes[-2:] == ["duty.done", "duty.reopened"]


def test_sent_twice_it_is_done_once(reporter: Reporter) -> None:
    duty = reporter.duty(LOG)

    for _ in range(2):
        assert reporter.posts(f"done/{duty}/", words="They took it.", when="now").status_code == 302

    assert len(reporter.entries("evidence")) == 1


# -- answers -----------------------------------------------------------------------------------------


def test_an_answer_leads_to_a_new_assessment_and_the_duties_that_follow(reporter: Reporter) -> None:
    before = (Assessment.objects.filter(folder=reporter.folder).count(), set(reporter.keys_of_duties()))

    answer = reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")

    assert answer.status_code == 302
    assert "CALL 999 NOW" in reporter.sees()
    assert Assessment.objects.filter(folder=reporter.folder).count() == before[0] + 1
    assert before[1] < set(reporter.keys_of_duties())
    assert AuditEntry.objects.filter(folder=reporter.folder, action="answers.added").count() == 1


def test_a_duty_that_no_longer_follows_stays_and_is_named(reporter: Reporter) -> None:
    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")
    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="no")

    shown = reporter.sees()

    assert "No longer needed, as things stand" in shown
    assert "Call 999 now" in shown
    assert "call_999" in reporter.keys_of_duties()


def test_the_same_answer_again_writes_nothing(reporter: Reporter) -> None:
    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")
    before = AuditEntry.objects.count()

    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("fact", "subject", "answer"),
    [
        ("no_such_fact", "", "yes"),
        ("imminent_risk_to_life", "p9", "yes"),
        ("imminent_risk_to_life", "", "perhaps"),
        ("waited_minutes", "", "yes"),
        ("says_under_18", "", "yes"),
    ],
)
def test_an_answer_to_what_nobody_asked_is_refused(reporter: Reporter, fact: str, subject: str, answer: str) -> None:
    before = AuditEntry.objects.count()

    assert reporter.posts("answer/", fact=fact, subject=subject, answer=answer).status_code == 400
    assert AuditEntry.objects.count() == before


def test_more_can_be_told_by_topic_of_each_person_and_is_shown_when_one_comes_back(reporter: Reporter) -> None:
    topics = reporter.sees("know/")
    page = reporter.sees("know/3/1/")
    told = reporter.posts("know/3/1/", asked="p1:says_under_18", **{"p1:says_under_18": "yes"})

    assert "man with a cap" in topics
    assert "Does the person say that they are under 18?" in page
    assert told.status_code == 302
    assert 'value="yes" checked' in reporter.sees("know/3/1/").replace("\n", " ").replace("  ", " ")
    assert "age_dispute_advice" in reporter.keys_of_duties()


@pytest.mark.parametrize("path", ["know/0/0/", "know/99/0/", "know/1/9/", "know/7/0/"])
def test_a_topic_or_a_person_that_is_not_there_is_not_found(reporter: Reporter, path: str) -> None:
    assert reporter.browser.get(reporter.page + path).status_code == 404


def test_a_question_is_answered_on_its_page_or_left_for_the_next_one(reporter: Reporter) -> None:
    first = reporter.sees("ask/1/")
    name = first.split('name="asked" value="')[1].split('"')[0]

    left_open = reporter.posts("ask/1/", asked=name)
    answered = reporter.posts("ask/1/", **{"asked": name, name: "unknown"})

    assert "Not now: the next question" in first
    assert (left_open.status_code, answered.status_code) == (302, 302)
    assert AuditEntry.objects.filter(action="answers.added").count() == 1
    assert reporter.browser.get(f"{reporter.page}ask/999/").status_code == 302


def test_the_link_of_a_question_leads_to_that_question(reporter: Reporter) -> None:
    shown = reporter.sees()
    number = shown.split("/ask/")[1].split("/")[0]
    asked = shown.split("/ask/")[0].rsplit('id="ask-', 1)[1].split("<bdi>")[1].split("</bdi>")[0]

    assert asked in reporter.sees(f"ask/{number}/")


def test_two_windows_lose_nobodys_answer(reporter: Reporter) -> None:
    visitor = house.visit(reporter.who, reporter.at)
    both = [case_of(visitor, own_report_of(visitor, reporter.folder)) for _ in range(2)]
    facts = vocabulary().facts

    for case, (fact, whose) in zip(both, [("danger_sign_past", None), ("says_under_18", "p1")], strict=True):
        assert told_more(visitor, case, [(Asked(facts[fact], whose), "unknown")])

    said = own_report_of(visitor, reporter.folder).said
    assert said.answers["danger_sign_past"] == "unknown"
    assert said.person("p1").answers["says_under_18"] == "unknown"


# -- what if, care -----------------------------------------------------------------------------------


def test_what_if_shows_what_would_change_and_keeps_nothing(reporter: Reporter) -> None:
    form = reporter.sees("what-if/")
    key = form.split("a life is at risk")[0].rsplit('value="', 1)[1].split('"')[0]
    before = AuditEntry.objects.count()

    answer = reporter.posts("what-if/", suppose=key).content.decode()

    assert "It gets worse" in answer
    assert "Call 999 now" in answer
    assert AuditEntry.objects.count() == before
    assert "CALL 999 NOW" not in reporter.sees()
    assert reporter.posts("what-if/", suppose="nonsense").status_code == 422


def test_care_is_offered_after_a_hard_report_and_the_answer_reaches_the_lead(now: datetime) -> None:
    hard = Reporter(now, answers={**URGENT, "imminent_risk_to_life": "yes"})
    OutgoingMessage.objects.all().delete()

    before = hard.sees()
    assert hard.posts("care/", care="ring").status_code == 302
    assert hard.posts("care/", care="stay").status_code == 302
    after = hard.sees()

    assert "Thank you. You did it right. It was hard." in before
    assert "Nobody expects you on the next visit. Say so if you want to go." in before
    assert "Those who have your report were asked to ring you today." in after
    assert "You stay on the next visit." in after
    assert [body["words"] for body in hard.entries("note")] == [
        "The reporter asks to be rung today.", "The reporter wants to go on the next visit.",
    ]  # fmt: skip
    assert OutgoingMessage.objects.filter(folder=hard.folder).exists()


def test_care_is_not_offered_where_no_guide_says_so(reporter: Reporter) -> None:
    assert "You did it right." not in reporter.sees()
    assert reporter.posts("care/", care="ring").status_code == 404
    assert not CareAnswer.objects.exists()


def test_an_answer_to_care_that_means_nothing_is_refused(now: datetime) -> None:
    hard = Reporter(now, answers={**URGENT, "imminent_risk_to_life": "yes"})

    assert hard.posts("care/", care="dance").status_code == 400


# -- editions, erasure -------------------------------------------------------------------------------


def test_a_report_stays_on_the_editions_that_it_followed(reporter: Reporter) -> None:
    stored = Assessment.objects.filter(folder=reporter.folder).order_by("at").first()
    assert stored is not None

    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")

    kept = [row.editions for row in Assessment.objects.filter(folder=reporter.folder)]
    assert all(editions == stored.editions for editions in kept)
    assert Folder.objects.get(pk=reporter.folder).kind == "concern"
