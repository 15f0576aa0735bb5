"""Everything that somebody may ask to do, as far as need to know is concerned."""

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """One thing that a person may want to do. ``FOLDER_ACTIONS`` ask about one folder, the others about none."""

    # about one folder
    SEE_OWN_REFERENCE = "see_own_reference"
    SEE_OWN_STATUS = "see_own_status"
    FOLLOW_OWN_REPORT = "follow_own_report"
    KNOW_EXISTS = "know_exists"
    READ_FOLDER = "read_folder"
    ADD_ENTRY = "add_entry"
    CORRECT_ENTRY = "correct_entry"
    INTERPRET = "interpret"
    DECIDE = "decide"
    REVEAL_LOCATION = "reveal_location"
    SEE_WHO_OPENED = "see_who_opened"
    GRANT = "grant"
    END_GRANT = "end_grant"
    EXCLUDE = "exclude"
    LIFT_EXCLUSION = "lift_exclusion"
    SEAL = "seal"
    UNSEAL = "unseal"
    PLACE_HOLD = "place_hold"
    LIFT_HOLD = "lift_hold"
    ERASE = "erase"
    EXPORT = "export"
    AGREE_IN_FOLDER = "agree_in_folder"
    OPEN_BY_BREAK_GLASS = "open_by_break_glass"
    REVIEW_BREAK_GLASS = "review_break_glass"

    # about no folder
    REPORT_CONCERN = "report_concern"
    SEE_OWN_REPORTS = "see_own_reports"
    CHANGE_OWN_SIGN_IN = "change_own_sign_in"
    END_OWN_SESSIONS = "end_own_sessions"
    SEE_OWN_TRAIL = "see_own_trail"
    SEARCH = "search"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    INVITE = "invite"
    SUSPEND = "suspend"
    RESTORE = "restore"
    END_SESSIONS = "end_sessions"
    ENROL_STATION = "enrol_station"
    APPROVE_RECOVERY = "approve_recovery"
    AGREE_ABOUT_ACCOUNT = "agree_about_account"
    LIFT_VIEW_STOP = "lift_view_stop"
    KEEP_ROTA = "keep_rota"
    NOTE_MAIL = "note_mail"
    SEE_HEALTH = "see_health"
    RUN_BACKUP = "run_backup"


ACTION_NAMES: Final = {
    Action.SEE_OWN_REFERENCE: "see the reference of one's own report",
    Action.SEE_OWN_STATUS: "see what became of it: received, acted on, closed",
    Action.FOLLOW_OWN_REPORT: "see what to do about one's own report, and say what was done",
    Action.KNOW_EXISTS: "know that the folder exists",
    Action.READ_FOLDER: "read the folder",
    Action.ADD_ENTRY: "add an entry",
    Action.CORRECT_ENTRY: "correct an entry",
    Action.INTERPRET: "interpret, or translate words of the folder",
    Action.DECIDE: "record a decision",
    Action.REVEAL_LOCATION: "see a hidden place",
    Action.SEE_WHO_OPENED: "see who opened the folder",
    Action.GRANT: "let somebody in",
    Action.END_GRANT: "end somebody's grant",
    Action.EXCLUDE: "name somebody who is kept out",
    Action.LIFT_EXCLUSION: "end that somebody is kept out",
    Action.SEAL: "seal the folder",
    Action.UNSEAL: "open the seal",
    Action.PLACE_HOLD: "place a legal hold",
    Action.LIFT_HOLD: "lift a legal hold",
    Action.ERASE: "erase the folder",
    Action.EXPORT: "take a copy out",
    Action.AGREE_IN_FOLDER: "agree, as the second person, to what somebody asks for in the folder",
    Action.OPEN_BY_BREAK_GLASS: "open the folder by break-glass",
    Action.REVIEW_BREAK_GLASS: "review somebody's break-glass",
    Action.REPORT_CONCERN: "report a concern",
    Action.SEE_OWN_REPORTS: "open the list of one's own reports",
    Action.CHANGE_OWN_SIGN_IN: "change one's own sign-in means",
    Action.END_OWN_SESSIONS: "end one's own sessions (lost telephone)",
    Action.SEE_OWN_TRAIL: "see what the audit holds about oneself",
    Action.SEARCH: "search the folders one may read",
    Action.READ_AUDIT: "read the audit of the organisation (no content)",
    Action.MANAGE_ACCOUNTS: "see accounts, change a role",
    Action.INVITE: "invite somebody",
    Action.SUSPEND: "suspend an account",
    Action.RESTORE: "let a suspended account in again",
    Action.END_SESSIONS: "end somebody's sessions",
    Action.ENROL_STATION: "enrol a station",
    Action.APPROVE_RECOVERY: "approve the recovery of an account",
    Action.AGREE_ABOUT_ACCOUNT: "agree, as the second person, to a role that reads folders or keeps accounts",
    Action.LIFT_VIEW_STOP: "let somebody go on who opened too many folders",
    Action.KEEP_ROTA: "keep the rota, and say who is away",
    Action.NOTE_MAIL: "note that mail to somebody comes back",
    Action.SEE_HEALTH: "see the health of the installation",
    Action.RUN_BACKUP: "run a backup",
}

OWN_REPORT: Final = frozenset({Action.SEE_OWN_REFERENCE, Action.SEE_OWN_STATUS, Action.FOLLOW_OWN_REPORT})
"""What a reporter sees of the own report: it shows nothing of the folder but what they said themselves."""

INSIDE: Final = frozenset(
    {
        Action.KNOW_EXISTS,
        Action.READ_FOLDER,
        Action.ADD_ENTRY,
        Action.CORRECT_ENTRY,
        Action.INTERPRET,
        Action.DECIDE,
        Action.REVEAL_LOCATION,
        Action.SEE_WHO_OPENED,
        Action.GRANT,
        Action.END_GRANT,
        Action.EXCLUDE,
        Action.LIFT_EXCLUSION,
        Action.SEAL,
        Action.UNSEAL,
        Action.PLACE_HOLD,
        Action.LIFT_HOLD,
        Action.ERASE,
        Action.EXPORT,
        Action.AGREE_IN_FOLDER,
        Action.OPEN_BY_BREAK_GLASS,
        Action.REVIEW_BREAK_GLASS,
    }
)
"""What touches a folder itself."""

FOLDER_ACTIONS: Final = OWN_REPORT | INSIDE
"""What is asked about one folder; denied, it is answered as if the folder were missing, unless it is known."""

ALL_ACTIONS: Final = frozenset(Action)
