import re
from pathlib import Path

import pytest

from lantern.app.databases import UnreadableDatabase, database
from lantern.app.environment import SETTINGS, Environment, UnreadableSetting
from lantern.app.mail_routes import mail_route
from tests.repo.tree import DOCS, SOURCE, shown, text

PAGE = DOCS / "reference" / "settings.md"


def test_every_setting_that_the_code_reads_stands_in_the_table_and_the_other_way_round() -> None:
    calls = re.compile(r'_?given\.(?:text|flag|number|names|zone)\("([A-Z_]+)"[,)]')
    read = {name for path in SOURCE.rglob("*.py") for name in calls.findall(text(path))}

    assert read == {setting.name for setting in SETTINGS}


def test_every_setting_stands_on_its_page_and_the_page_names_no_other() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", text(PAGE), re.MULTILINE)

    assert named == [setting.name for setting in SETTINGS]


def test_no_other_file_reads_a_setting_from_the_environment() -> None:
    reads = re.compile(r"(?:environ|getenv)\W.*(?:LANTERN_|DATABASE_URL)|from os import .*(?:environ|getenv)")
    readers = [shown(path) for path in SOURCE.rglob("*.py") if reads.search(text(path))]

    assert readers == []


@pytest.mark.parametrize("word", ["perhaps", "y", "2"])
def test_a_flag_that_means_nothing_is_refused_by_name(word: str) -> None:
    with pytest.raises(UnreadableSetting, match="LANTERN_HTTPS"):
        Environment({"LANTERN_HTTPS": word}).flag("LANTERN_HTTPS")


@pytest.mark.parametrize("word", ["0", "-1", "two", "1.5", ""])
def test_a_number_that_is_none_is_refused_by_name(word: str) -> None:
    with pytest.raises(UnreadableSetting, match="LANTERN_WORKERS"):
        Environment({"LANTERN_WORKERS": word}).number("LANTERN_WORKERS")


@pytest.mark.parametrize("word", ["61", "99999999999999999999"])
def test_a_number_that_is_too_large_is_refused_by_name(word: str) -> None:
    with pytest.raises(UnreadableSetting, match=r"LANTERN_SHARE_SECONDS.*from 1 to 60"):
        Environment({"LANTERN_SHARE_SECONDS": word}).number("LANTERN_SHARE_SECONDS", most=60)


@pytest.mark.parametrize("word", ["Mars/Olympus", "", "../../etc/passwd", "Europe"])
def test_a_time_zone_that_is_none_is_refused_by_name(word: str) -> None:
    with pytest.raises(UnreadableSetting, match="LANTERN_TIME_ZONE"):
        Environment({"LANTERN_TIME_ZONE": word}).zone("LANTERN_TIME_ZONE")


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host", "sqlite:///x", "lantern"])
def test_a_database_that_lantern_does_not_know_is_refused(url: str) -> None:
    with pytest.raises(UnreadableDatabase, match="DATABASE_URL"):
        database(url, Path("data"))


def test_a_password_with_signs_is_read_as_it_was_meant() -> None:
    read = database("postgres://lantern:a%40b%2Fc@db.example:5433/house", Path("data"))

    assert (read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == ("a@b/c", "db.example", "5433", "house")


@pytest.mark.parametrize(
    ("url", "port", "starts_tls", "speaks_tls"),
    [
        ("smtp://u:p%40@mail.example:587", 587, True, False),
        ("smtp://u:p%40@mail.example", 587, True, False),
        ("smtps://u:p%40@mail.example", 465, False, True),
        ("smtp://u:p%40@localhost:25", 25, False, False),
    ],
)
def test_mail_to_another_machine_is_always_encrypted(url: str, port: int, starts_tls: bool, speaks_tls: bool) -> None:
    route = mail_route(url, None)

    assert (route.there, route.port, route.starts_tls, route.speaks_tls) == (True, port, starts_tls, speaks_tls)
    assert (route.user, route.password) == ("u", "p@")


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://", "smtp://mail.example:port"])
def test_a_mail_route_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UnreadableSetting, match="LANTERN_MAIL_URL"):
        mail_route(url, None)


def test_without_a_mail_server_alerts_go_to_files_in_the_demo_and_wait_elsewhere(tmp_path: Path) -> None:
    assert mail_route("", tmp_path).folder == str(tmp_path)
    assert not mail_route("", None).there
