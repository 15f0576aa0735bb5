"""The codes of the audit in plain words, for the one whom they are about."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from lantern.access.policy_actions import ACTION_NAMES, Action

WORDS: Final = {
    "account.created": _("your account was made"),
    "account.made": _("your account was made"),
    "account.invited": _("your account was made, and you were invited"),
    "account.invited.vouched": _("your account was made, and you were invited"),
    "account.invited.first": _("your account was made when the site was set up"),
    "account.link_asked": _("a new link was asked for you"),
    "account.invited_again": _("a new link was made for you"),
    "account.looked_at": _("looked at an account"),
    "account.restored": _("your account was let in again"),
    "account.suspended": _("your account was stopped"),
    "accounts.listed": _("looked at the list of accounts"),
    "agreement.asked": _("asked a second person to agree"),
    "agreement.given": _("agreed as the second person"),
    "alert.opened": _("opened an alert"),
    "assessment.recorded": _("kept what the procedures said"),
    "attachment.added": _("added a file"),
    "answers.added": _("told more about the own report"),
    "care.answered": _("said what would help after a hard report"),
    "attachment.opened": _("opened a file"),
    "attachment.removed": _("took a file away again"),
    "code.used": _("used a code"),
    "code_app.added": _("added an app for codes"),
    "code_app.begun": _("began to set up an app for codes"),
    "code_app.removed": _("removed the app for codes"),
    "concern.opened": _("opened a concern as the first one"),
    "report.begun": _("began a report"),
    "report.kept": _("kept a report that was not sent yet"),
    "report.place_given": _("gave a hidden place in a report"),
    "concern.reported": _("reported a concern"),
    "confirmed.passkey": _("showed once more that it was you, by passkey"),
    "confirmed.password": _("showed once more that it was you, by password"),
    "contact.checked": _("checked a number or an address of the directory"),
    "contact.reported_wrong": _("said that a number or an address of the directory is wrong"),
    "decision.added": _("recorded a decision"),
    "duty.answered": _("noted that a call was answered"),
    "duty.dialled": _("noted a call"),
    "duty.done": _("closed a duty"),
    "duty.form": _("noted that a form was sent"),
    "duty.given": _("gave somebody a duty"),
    "duty.nobody": _("noted that nobody answered"),
    "duty.reopened": _("opened a duty again"),
    "duty.second_form": _("noted that somebody else sent a form"),
    "duty.sent": _("noted that a message was sent"),
    "duty.taken_back": _("took back a note of a call"),
    "entry.corrected": _("corrected an entry"),
    "erasure.finished": _("finished an erasure"),
    "erasure.proposed": _("asked that a folder is erased"),
    "erasure.withdrawn": _("took back that a folder is erased"),
    "evidence.added": _("added evidence"),
    "exclusion.lifted": _("ended that somebody is kept out"),
    "exclusion.named": _("named somebody who is kept out"),
    "fact.added": _("added a fact"),
    "folder.erased": _("erased a folder"),
    "folder.erased_again": _("erased a folder that had come back from a backup"),
    "folder.exported": _("took a copy out"),
    "folder.linked": _("linked two folders"),
    "folder.opened": _("opened a new folder"),
    "folder.read": _("read a folder"),
    "folder.sealed": _("sealed a folder"),
    "folder.trail_read": _("looked at who sees a folder, or who opened it"),
    "folder.unsealed": _("opened the seal of a folder"),
    "glass.broken": _("opened a folder in an emergency"),
    "glass.ended": _("ended an emergency opening"),
    "glass.reviewed": _("looked over somebody's emergency opening"),
    "grant.ended": _("ended that somebody is let in"),
    "grant.given": _("let somebody in"),
    "hold.lifted": _("lifted a legal hold"),
    "hold.placed": _("placed a legal hold"),
    "invitation.accepted": _("came in by the link, and chose a password"),
    "invitation.agreed": _("a second person agreed to your invitation"),
    "invitation.refused": _("a second person said no to your invitation"),
    "note.added": _("added a note"),
    "paper_code.used": _("used a code from paper"),
    "paper_codes.made": _("made new codes for paper"),
    "passkey.added": _("added a passkey"),
    "passkey.removed": _("removed a passkey"),
    "passkey.used": _("used a passkey"),
    "password.changed": _("changed the password"),
    "pin.set": _("chose a PIN"),
    "pin.tried": _("typed a PIN"),
    "place.revealed": _("saw a hidden place"),
    "recover.accepted": _("came back in by the link of a recovery"),
    "recover.agreed": _("a second person agreed to your recovery"),
    "recover.refused": _("a second person said no to your recovery"),
    "recovery.asked": _("somebody vouched for you, so that you get back in"),
    "retention.set": _("said how long a folder is kept"),
    "role.agreed": _("a second person agreed to your new role"),
    "role.refused": _("a second person said no to your new role"),
    "search.made": _("searched"),
    "session.ended": _("ended one session"),
    "sessions.ended": _("ended every session"),
    "sign_in.code": _("signed in with password and code"),
    "sign_in.confirm": _("typed a password to show that it was you"),
    "sign_in.half": _("typed the right password; the second factor was still missing"),
    "sign_in.link": _("came in by a link"),
    "sign_in.passkey": _("signed in with a passkey"),
    "sign_in.password": _("signed in with a password"),
    "sign_in.pin": _("signed in at a shared tablet"),
    "sign_out": _("signed out"),
    "station.ended": _("ended a shared tablet"),
    "station.enrolled": _("set up a shared tablet"),
    "take_over.agreed": _("agreed that a colleague keeps a folder that nobody kept"),
    "take_over.asked": _("asked to keep a folder that nobody kept"),
    "view.stopped": _("was stopped: very many folders in an hour"),
    "view_stop.lifted": _("was let go on"),
    "words.added": _("wrote down words"),
}
"""Every code that can stand in the chain of an account, or be left by one."""

BY_BEGINNING: Final = {
    "account.role_asked.": _("a new role was asked for you"),
    "account.role.": _("your role was changed"),
}
OF_THE_PROGRAM: Final = ("alert.", "keys.", "backup.", "correction.")
"""What the program does by itself: nobody's trail, save an alert that somebody opened."""


def words_of(code: str) -> str:
    """A code in plain words; of a wish that was turned away, what was wished for."""
    if code in WORDS:
        return str(WORDS[code])
    for beginning, words in BY_BEGINNING.items():
        if code.startswith(beginning):
            return str(words)
    return ACTION_NAMES[Action(code)] if code in set(Action) else str(_("something that this page has no words for"))
