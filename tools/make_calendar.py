"""Writes the table of bank holidays from the ``holidays`` package.

Run: ``python tools/make_calendar.py``. The package takes 0.12 s to import, a quarter of what
``lantern assess`` may take; so its days are shipped as a table (L-62), and a test compares the
table with the package for every nation and year.
"""

from pathlib import Path

from holidays.countries.united_kingdom import UnitedKingdom

FIRST_YEAR, LAST_YEAR = 2015, 2040
TABLE = Path(__file__).parents[1] / "src" / "lantern" / "packs" / "calendar_days.toml"
DIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def text() -> str:
    """The table as TOML: for each nation and year the days that are no working days."""
    lines = [
        "# Made by tools/make_calendar.py from the `holidays` package; do not edit by hand.",
    ]
    for nation, division in DIVISIONS.items():
        lines.append(f"\n[{nation}]")
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            package = UnitedKingdom(subdiv=division, years=[year], expand=False)  # type: ignore[no-untyped-call]
            days = sorted(package)
            shown = ", ".join(f'"{day:%m-%d}"' for day in days)
            lines.append(f"{year} = [{shown}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
