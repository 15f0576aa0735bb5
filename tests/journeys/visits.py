"""Who visits which page: one table, written by hand. A route that stands in neither part of it fails a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

EVERYBODY: Final = (
    "volunteer", "worker", "new_worker", "safeguarding_lead", "deputy", "registered_manager", "duty_manager",
    "trustee", "web_manager", "group_admin", "administrator",
)  # fmt: skip
READERS: Final = (
    "worker", "new_worker", "safeguarding_lead", "deputy", "registered_manager", "duty_manager", "trustee",
)  # fmt: skip
LOOKERS: Final = ("safeguarding_lead", "deputy", "registered_manager", "duty_manager", "trustee", "administrator")
INVITERS: Final = ("safeguarding_lead", "deputy", "registered_manager", "group_admin", "administrator")
ENROLLERS: Final = ("safeguarding_lead", "registered_manager", "administrator")
CHECKERS: Final = ("safeguarding_lead", "deputy", "registered_manager", "duty_manager", "administrator")
RECEIVERS: Final = ("safeguarding_lead", "deputy")
RECEIVED_FIRST: Final = (*RECEIVERS, *(who for who in EVERYBODY if who not in RECEIVERS))
KEEPERS_OF_THE_ROTA: Final = ("safeguarding_lead", "deputy", "registered_manager")
POSTS: Final = (*KEEPERS_OF_THE_ROTA, "duty_manager", "trustee")
ANSWER_FOR_IT: Final = ("administrator", "safeguarding_lead", "deputy", "registered_manager", "trustee")
STRANGER: Final = ("",)


@dataclass(frozen=True)
class Visit:
    """One page: how it is reached, who sees it, and whether its form is also sent with everything missing.

    ``sends``: the page is the one to which this form leads, sent at ``path`` by whoever visits.
    """

    path: str
    who: tuple[str, ...]
    empty_form: bool = False
    sends: Mapping[str, str] = field(default_factory=dict)


SET_UP: Final[Mapping[str, Visit]] = {
    "health_page": Visit("/health/parts/", ANSWER_FOR_IT),
    "readiness:set_up": Visit("/set-up/", ANSWER_FOR_IT),
    "readiness:live": Visit("/set-up/live/", ANSWER_FOR_IT),
    "readiness:sites": Visit("/set-up/sites/", ANSWER_FOR_IT, empty_form=True),
    "readiness:packs": Visit("/set-up/packs/", ANSWER_FOR_IT),
    "readiness:custody": Visit("/set-up/custody/", ANSWER_FOR_IT, empty_form=True),
    "readiness:drill": Visit("/set-up/drill/", ANSWER_FOR_IT, empty_form=True),
    "readiness:kit": Visit("/outage-kit/", ("safeguarding_lead", "administrator", "duty_manager")),
    "readiness:mail": Visit("/set-up/mail/", ANSWER_FOR_IT),
}

VISITS: Final[Mapping[str, Visit]] = {
    "home": Visit("/", EVERYBODY),
    "practice": Visit("/practice/", STRANGER),
    "danger": Visit("/danger/", ("", "volunteer")),
    "what_to_say": Visit("/what-to-say/", ("", "volunteer")),
    "contacts": Visit("/contacts/", ("volunteer", "safeguarding_lead")),
    "contact": Visit("/contacts/69c556c3dc2e/", ("volunteer", "safeguarding_lead")),
    "contact_checks": Visit("/contacts/checks/", CHECKERS),
    "contact_check": Visit("/contacts/checks/fe31ac13183b47e2/", CHECKERS, empty_form=True),
    "sign_in": Visit("/sign-in/", STRANGER, empty_form=True),
    "sign_in_code": Visit("/sign-in/code/", ("half_way",), empty_form=True),
    "sign_in_passkey": Visit("/sign-in/passkey/", STRANGER),
    "sign_in_pin": Visit("/sign-in/pin/", ("tablet",), empty_form=True),
    "confirm": Visit("/confirm/", EVERYBODY, empty_form=True),
    "confirm_passkey": Visit("/confirm/passkey/", EVERYBODY),
    "welcome": Visit("{link}", STRANGER, empty_form=True),
    "own_sign_in": Visit("/me/", EVERYBODY),
    "code_app": Visit("/me/app/", ("beginner",), empty_form=True),
    "passkey_add": Visit("/me/passkeys/add/", EVERYBODY),
    "own_password": Visit("/me/password/", EVERYBODY, empty_form=True),
    "own_pin": Visit("/me/pin/", EVERYBODY, empty_form=True),
    "own_sessions": Visit("/me/sessions/", EVERYBODY),
    "own_reach": Visit("/me/reach/", EVERYBODY),
    "accounts": Visit("/accounts/", LOOKERS),
    "invite": Visit("/accounts/invite/", INVITERS, empty_form=True),
    "account": Visit("{account}", LOOKERS),
    "unkept": Visit("/reviews/unkept/", ("safeguarding_lead", "deputy", "registered_manager", "trustee")),
    "stations": Visit("/stations/", ENROLLERS),
    "concerns:concerns": Visit("/concerns/", READERS),
    "concerns:all_concerns": Visit("/concerns/all/", READERS),
    "concerns:desk_triage": Visit("{desk}triage/", RECEIVERS, empty_form=True),
    "concerns:desk_ask": Visit("{desk}triage/ask/", RECEIVERS, empty_form=True),
    "concerns:desk_know": Visit("{desk}triage/facts/", RECEIVERS),
    "concerns:desk_topic": Visit("{desk}triage/facts/1/0/", RECEIVERS, empty_form=True),
    "concerns:desk_second": Visit("{second}", RECEIVERS, empty_form=True),
    "concerns:desk_duty": Visit("{duty}", RECEIVERS),
    "concerns:desk_message": Visit("{message}", RECEIVERS, empty_form=True),
    "concerns:desk_hand": Visit("{duty}hand/", RECEIVERS, empty_form=True),
    "concerns:desk_done": Visit("{duty}done/", RECEIVERS, empty_form=True),
    "concerns:desk_let_go": Visit("{let_go}", RECEIVERS, empty_form=True),
    "concerns:desk_owed": Visit("{desk}owed/", RECEIVERS, empty_form=True),
    "concerns:desk_promise": Visit("{desk}promises/", RECEIVERS, empty_form=True),
    "concerns:desk_owed_one": Visit("{owed}", RECEIVERS, empty_form=True),
    "concerns:report": Visit("/concerns/report/", EVERYBODY, empty_form=True),
    "concerns:report_short": Visit("/concerns/report/short/", EVERYBODY, empty_form=True),
    **{
        f"concerns:report_{screen}": Visit(f"{{draft}}{screen.replace('_', '-')}/", ("volunteer",), empty_form=form)
        for screen, form in (
            ("what", True),
            ("who", True),
            ("keep_from", False),
            ("around", False),
            ("so_far", False),
            ("questions", False),
            ("check", False),
        )
    },
    "concerns:report_files": Visit("{draft}files/", ("volunteer",), empty_form=True),
    "concerns:report_body": Visit("{draft}body/p1/", ("volunteer",)),
    "concerns:report_person": Visit("{draft}who/p1/", ("volunteer",)),
    "concerns:own_reports": Visit("/concerns/mine/", EVERYBODY),
    "concerns:concern": Visit("{concern}", RECEIVERS, empty_form=True),
    "concerns:received": Visit("{received}", ("volunteer",)),
    "concerns:place": Visit("{place}", RECEIVERS, empty_form=True),
    "cases:chronology": Visit("{chronology}?kind=words&kind=note&order=newest", RECEIVERS),
    "cases:significance": Visit("{significance}", RECEIVERS, empty_form=True),
    "cases:copy": Visit("{chronology}copy/?kind=words", RECEIVERS, empty_form=True),
    "case:case": Visit("{case}", RECEIVERS, empty_form=True),
    "case:words": Visit("{case}words/", RECEIVERS),
    "case:network": Visit("{case}network/", RECEIVERS, empty_form=True),
    "case:end_tie": Visit("{end_tie}", RECEIVERS, empty_form=True),
    "case:cases": Visit("/cases/", RECEIVERS),
    "case:close": Visit("{free}close/", RECEIVERS, empty_form=True),
    "case:again": Visit("{closed}again/", RECEIVERS, empty_form=True),
    "concerns:case_hand": Visit("/concerns{case}hand/", RECEIVERS, empty_form=True),
    "case:put": Visit("{put}", RECEIVERS, empty_form=True),
    "case:knows": Visit("{case}knows/", RECEIVERS),
    "case:told": Visit("{case}knows/told/", RECEIVERS, empty_form=True),
    "case:people": Visit("{people}", RECEIVERS),
    "case:find": Visit("{people}find/", RECEIVERS, empty_form=True),
    "case:found": Visit("{people}find/", RECEIVERS, sends={"names": "Zadok Quill"}),
    "case:end_link": Visit("{end_link}", RECEIVERS, empty_form=True),
    "case:person": Visit("{person}", RECEIVERS),
    "case:say": Visit("{person}say/", RECEIVERS),
    "case:beside": Visit("{beside}", RECEIVERS, empty_form=True),
    "own_trail": Visit("/me/trail/", READERS),
    "search": Visit("/search/", RECEIVERS, empty_form=True),
    "break_glass": Visit("/break-glass/", RECEIVERS, empty_form=True),
    "search_results": Visit("/search/", RECEIVERS, sends={"words": "gate"}),
    "glass_opened": Visit("{glass}", ("registered_manager",)),
    "reviews": Visit("/reviews/", RECEIVERS, empty_form=True),
    "folder_people": Visit("{folder}people/", RECEIVERS),
    "folder_let_in": Visit("{folder}people/let-in/", RECEIVERS, empty_form=True),
    "folder_end_grant": Visit("{end_grant}", RECEIVERS, empty_form=True),
    "folder_lift": Visit("{lift}", RECEIVERS, empty_form=True),
    "folder_keep_out": Visit("{folder}people/keep-out/", RECEIVERS, empty_form=True),
    "folder_seal": Visit("{folder}seal/", RECEIVERS, empty_form=True),
    "concerns:now": Visit("{now}", ("volunteer",)),
    "concerns:now_message": Visit("{now_message}", ("volunteer",), empty_form=True),
    "concerns:now_done": Visit("{now_done}", ("volunteer",), empty_form=True),
    "concerns:now_ask": Visit("{now}ask/1/", ("volunteer",)),
    "concerns:now_know": Visit("{now}know/", ("volunteer",)),
    "concerns:now_topic": Visit("{now}know/1/0/", ("volunteer",)),
    "concerns:now_what_if": Visit("{now}what-if/", ("volunteer",), empty_form=True),
    "concerns:now_away": Visit("/concerns/notes/", ("volunteer",)),
    "folder_unseal": Visit("{sealed}unseal/", RECEIVERS, empty_form=True),
    "governance:picture": Visit("/picture/", ("safeguarding_lead", "deputy", "registered_manager", "trustee")),
    "calendar:own": Visit("/me/calendar/", READERS),
    "rota:rota": Visit("/rota/", RECEIVED_FIRST),
    "rota:turn": Visit("/rota/turns/add/", KEEPERS_OF_THE_ROTA, empty_form=True),
    "rota:away": Visit("/rota/away/", POSTS),
    "own_contact": Visit("/me/contact/", EVERYBODY),
    "sending:alerts": Visit("/alerts/", RECEIVED_FIRST),
    **SET_UP,
    "lantern_web:components": Visit("/components/", ("volunteer",)),
    "lantern_web:components_form": Visit("/components/form/", ("volunteer",)),
    "lantern_web:components_record": Visit("/components/record/", ("volunteer",)),
    "lantern_web:components_refusal": Visit("/components/refusals/429/", ("volunteer",)),
}

TAKES_FORMS_ONLY: Final = frozenset(
    {
        "sign_out", "code_app_begin", "code_app_remove", "passkey_remove", "paper_codes", "own_session_end",
        "account_link", "account_role", "account_suspend", "account_restore", "account_end_sessions",
        "account_mail", "account_recover", "request_agree", "request_refuse", "station_enrol", "station_end",
        "rota:end_turn", "rota:back", "readiness:site_end", "readiness:paper",
        "unkept_ask", "unkept_agree", "folder_agree", "glass_end", "review",
        "concerns:report_file_remove", "concerns:now_call", "concerns:now_care", "concerns:now_answer",
        "governance:copy", "calendar:make", "calendar:end", "concerns:desk_take", "concerns:desk_call",
        "concerns:report_keep", "concerns:report_keep_first", "lantern_web:language", "lantern_web:appearance",
    }
)  # fmt: skip
"""They answer a form, and never a visit; a test asks each of them."""

NOT_FOR_READING: Final[Mapping[str, str]] = {
    "health_live": "one word, for machines",
    "health": "figures, for machines",
    "calendar:feed": "a calendar, for programs: in tests/sending/test_feed.py",
    "code_app_picture": "a picture inside another page",
    "folder": "leads on to the page of its kind",
    "concerns:now_undo": "comes after something was done: in tests/concerns, by axe, too",
    "concerns:desk_undo": "comes after something was done: in tests/concerns/desk",
    "concerns:concern_file": "a file that is handed out: in tests/concerns/test_files.py",
}
