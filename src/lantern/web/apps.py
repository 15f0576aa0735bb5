from django.apps import AppConfig
from django.conf.locale import LANG_INFO

from lantern.web.languages import KNOWN


class WebConfig(AppConfig):
    """The room of the pages: shell, parts, errors, headers and languages. It has no tables."""

    name = "lantern.web"
    label = "lantern_web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Tell Django the languages it lacks."""
        LANG_INFO.update({language.code: language.for_django() for language in KNOWN if language.code not in LANG_INFO})
