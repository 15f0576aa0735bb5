"""Which languages the pages can be read in.

English is complete by itself. Another language is offered once it has a catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

ENGLISH = "en"
OUR_CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Language:
    """A language in its own words and letters, because whoever looks for it may read no English.

    ``translated_by`` says who wrote the words, ``checked_by`` which speaker has read them; until somebody has,
    every page in it says so (U11).
    """

    code: str
    english_name: str
    own_name: str
    right_to_left: bool = False
    pseudo: bool = False
    translated_by: str = ""
    checked_by: str = ""

    @property
    def direction(self) -> str:
        """For the attribute ``dir``."""
        return "rtl" if self.right_to_left else "ltr"

    @property
    def unchecked(self) -> bool:
        """Whether no speaker of it has read the translation yet. English is no translation."""
        return not (self.pseudo or self.checked_by or self.code == ENGLISH)

    def for_django(self) -> dict[str, object]:
        """The entry that Django's own table would have."""
        return {
            "bidi": self.right_to_left,
            "code": self.code,
            "name": self.english_name,
            "name_local": self.own_name,
        }


DRAFT = "a draft by the makers of Lantern"
# Django 5.2 lacks ps, ti, am, so and prs.
KNOWN = (
    Language(ENGLISH, "English", "English"),
    Language("am", "Amharic", "አማርኛ"),
    Language("ar", "Arabic", "العربيّة", right_to_left=True, translated_by=DRAFT),
    Language("bn", "Bengali", "বাংলা"),
    Language("ckb", "Kurdish (Sorani)", "کوردیی ناوەندی", right_to_left=True),
    Language("cy", "Welsh", "Cymraeg"),
    Language("es", "Spanish", "Español"),
    Language("fa", "Persian", "فارسی", right_to_left=True),
    Language("fr", "French", "Français"),
    Language("prs", "Dari", "دری", right_to_left=True),
    Language("ps", "Pashto", "پښتو", right_to_left=True),
    Language("so", "Somali", "Soomaali"),
    Language("sq", "Albanian", "Shqip"),
    Language("ti", "Tigrinya", "ትግርኛ", translated_by=DRAFT),
    Language("tr", "Turkish", "Türkçe"),
    Language("uk", "Ukrainian", "Українська"),
    Language("ur", "Urdu", "اردو", right_to_left=True),
    Language("vi", "Vietnamese", "Tiếng Việt"),
    Language("en-xa", "English, lengthened", "[Éñĝļîšĥ ļéñĝţĥéñéð]", pseudo=True),
    Language("ar-xb", "English, right to left", "\u202eEnglish\u202c", right_to_left=True, pseudo=True),
)
BY_CODE = {language.code: language for language in KNOWN}
FOR_SETTINGS = [(language.code, language.english_name) for language in KNOWN]


def offered() -> tuple[Language, ...]:
    """English, every language with a catalogue, and the pseudo-languages where the settings allow them."""
    folders = (OUR_CATALOGUES, *(Path(folder) for folder in settings.LOCALE_PATHS))
    pseudo = bool(getattr(settings, "LANTERN_PSEUDO_LOCALES", False))
    return _offered(folders, pseudo=pseudo)


@cache
def _offered(folders: tuple[Path, ...], *, pseudo: bool) -> tuple[Language, ...]:
    return tuple(language for language in KNOWN if _is_offered(language, folders, pseudo=pseudo))


def _is_offered(language: Language, folders: Iterable[Path], *, pseudo: bool) -> bool:
    if language.pseudo:
        return pseudo
    if language.code == ENGLISH:
        return True
    catalogue = Path(to_locale(language.code), "LC_MESSAGES", "django.mo")
    return any((folder / catalogue).is_file() for folder in folders)


def chosen(code: str | None, accepted: Iterable[str]) -> Language:
    """The language somebody chose, else the first that their device asks for and we have, else English."""
    known = {language.code: language for language in offered()}
    for wanted in (code or "", *accepted):
        found = known.get(wanted.lower()) or known.get(wanted.lower().partition("-")[0])
        if found is not None:
            return found
    return BY_CODE[ENGLISH]
