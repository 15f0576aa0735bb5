"""The templates' engine: Jinja2, strict for our own templates.

The macros of the component library are made for a world where a missing option is simply empty.
They live in an engine of their own that allows this. In ours, a missing value is an error.
"""

from functools import cache

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, Undefined

from lantern.web.assets import asset
from lantern.web.fields import described, problems
from lantern.web.numbers import mailbox, numbered, phone, ref, website, when

COMPONENTS = {
    "back-link": "govukBackLink",
    "button": "govukButton",
    "checkboxes": "govukCheckboxes",
    "date-input": "govukDateInput",
    "details": "govukDetails",
    "error-summary": "govukErrorSummary",
    "fieldset": "govukFieldset",
    "input": "govukInput",
    "inset-text": "govukInsetText",
    "notification-banner": "govukNotificationBanner",
    "password-input": "govukPasswordInput",
    "radios": "govukRadios",
    "select": "govukSelect",
    "service-navigation": "govukServiceNavigation",
    "skip-link": "govukSkipLink",
    "summary-list": "govukSummaryList",
    "table": "govukTable",
    "textarea": "govukTextarea",
    "warning-text": "govukWarningText",
}


@cache
def library() -> Environment:
    """The engine of the component library."""
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def components() -> dict[str, object]:
    """The macros that our templates may use, by name."""
    return {
        name: getattr(library().get_template(f"govuk_frontend_jinja/components/{part}/macro.html").module, name)
        for part, name in COMPONENTS.items()
    }


def url(route: str, *arguments: object) -> str:
    """The address of a route, for templates."""
    return reverse(route, args=arguments)


def environment(**options: object) -> Environment:
    """Called by Django with the loader it has made. Our own macros are found everywhere as ``ui``."""
    made = Environment(  # noqa: S701 -- set on the next line, over whatever was asked for
        **{**options, "autoescape": True, "undefined": StrictUndefined},  # type: ignore[arg-type]
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(components())
    made.globals.update(
        asset=asset,
        described=described,
        problems=problems,
        mailbox=mailbox,
        website=website,
        numbered=numbered,
        phone=phone,
        ref=ref,
        when=when,
        url=url,
    )
    made.globals["ui"] = made.get_template("lantern/macros.html").module
    return made
