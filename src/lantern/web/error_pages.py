"""The words of the error pages: what happened, why, and what to do next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantern.web.kept import Kept


@dataclass(frozen=True)
class ErrorPage:
    """One error page. ``kept`` are the words that were typed, so that they are not lost."""

    status: int
    title: str
    what: str
    why: str
    next: str
    kept: tuple[Kept, ...] = ()
    send_again_to: str = ""
    sign_in_at: str = ""


def not_understood() -> ErrorPage:
    """400."""
    return ErrorPage(
        400,
        _("That did not work"),
        _("Your browser sent something that we could not read, so nothing was changed."),
        _("The address may be incomplete, or the page was too old."),
        _("Go back one page, load it again, and try once more."),
    )


def not_there() -> ErrorPage:
    """404, for what is missing and for what this account may not see. The words must fit both."""
    return ErrorPage(
        404,
        _("We cannot show this page"),
        _("There is nothing at this address that we can show you."),
        _("The address may be wrong, or the page may not be open to you."),
        _("Check the address, or start again from the first page. If you need this page, ask your safeguarding lead."),
    )


def stale_form() -> ErrorPage:
    """403, because the proof that a form came from our own page was missing or old."""
    return ErrorPage(
        403,
        _("Please send that again"),
        _("Nothing has been saved yet. Your words are still here."),
        _("The page was open for a long time, or you signed in again in another window. We check this to protect you."),
        _("Read your words below, then send them again."),
    )


def signed_out(sign_in_at: str) -> ErrorPage:
    """403, because the session had ended while somebody wrote."""
    return ErrorPage(
        403,
        _("You were signed out"),
        _("This was not saved. Your words are still here."),
        _("You were away for a while, or signed out in another window. We do this to protect you and others."),
        _("Sign in in a new window. Then come back to this page and send your words again."),
        sign_in_at=sign_in_at,
    )


def overtaken() -> ErrorPage:
    """409, because somebody else changed the same thing in the meantime."""
    return ErrorPage(
        409,
        _("Somebody else was a moment faster"),
        _("Nothing of yours has been saved. Your words are still here."),
        _("Another person, or another window of yours, changed the same thing since you opened the page."),
        _("Copy your words from below. Open the page again, look at what has changed, then decide."),
    )


def foreign_form() -> ErrorPage:
    """403 for a form that did not come from a page of ours, as far as the browser says. It is not sent again."""
    return ErrorPage(
        403,
        _("We did not take that"),
        _("Nothing has been saved."),
        _("Your browser did not tell us that this came from one of our own pages. We check this to protect you."),
        _("Copy your words from below. Then start again from the first page and paste them there."),
    )


def too_large() -> ErrorPage:
    """413."""
    return ErrorPage(
        413,
        _("That was too much at once"),
        _("Nothing has been saved from this page."),
        _("The files or the text were larger than we take in one go."),
        _("Go back. Your words should still be there. Send fewer files, or smaller ones."),
    )


def too_many(wait: int) -> ErrorPage:
    """429. ``wait`` is in seconds."""
    minutes = -(-wait // 60)
    soon = ngettext("Wait one minute, then try again.", "Wait %(count)s minutes, then try again.", minutes)
    return ErrorPage(
        429,
        _("Please wait a little"),
        _("We stopped this for a short time. Nothing was changed."),
        _("It was tried many times in a row. Waiting keeps others from guessing their way in."),
        soon % {"count": minutes},
    )


def broken() -> ErrorPage:
    """500."""
    return ErrorPage(
        500,
        _("Something went wrong on our side"),
        _("Lantern made a mistake, and this page could not be made."),
        _("It was not your fault. What you sent last may not have been saved."),
        _("Go back: your words may still be there. Try again soon. If it fails again, tell your administrator."),
    )


def not_now() -> ErrorPage:
    """503."""
    return ErrorPage(
        503,
        _("Lantern cannot do this just now"),
        _("Nothing has been saved from this page."),
        _("It is being looked after, or it is full or very busy."),
        _("Keep what you wrote. Try again in a few minutes. If it cannot wait, ring your safeguarding lead."),
    )


def locked() -> ErrorPage:
    """503 while the house is locked."""
    return ErrorPage(
        503,
        _("Lantern is locked"),
        _("Nobody can read or write anything here at the moment. Nothing is lost."),
        _("Somebody who is allowed to has locked it, to keep people safe."),
        _("Write down on paper what you need to say, with the time. Ring your safeguarding lead."),
    )


WITHOUT_WORDS: dict[str, Callable[[], ErrorPage]] = {
    "not_understood": not_understood,
    "not_there": not_there,
    "too_large": too_large,
    "not_now": not_now,
    "locked": locked,
}
