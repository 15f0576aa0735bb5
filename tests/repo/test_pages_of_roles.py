"""Each role has a page that says where to begin; every picture on a page is one that the tool makes again."""

import re
from typing import Final

import pytest
from tools.make_pictures import MOST_BYTES, PICTURES, views

from lantern.access.roles import ROLE_NAMES, Role
from tests.repo.tree import DOCS, files, shown, text

PAGE_OF: Final = {
    Role.VOLUNTEER: "volunteer",
    Role.WORKER: "night-worker",
    Role.SAFEGUARDING_LEAD: "safeguarding-lead",
    Role.DEPUTY: "deputy",
    Role.REGISTERED_MANAGER: "manager",
    Role.DUTY_MANAGER: "manager",
    Role.TRUSTEE: "trustee",
    Role.WEB_MANAGER: "administrator",
    Role.GROUP_ADMIN: "administrator",
    Role.ADMINISTRATOR: "administrator",
}
STARTS: Final = sorted({*PAGE_OF.values(), "pack-author"})
PICTURE: Final = re.compile(r"!\[([^\]]*)\]\((?:\.\./|docs/)pictures/([\w-]+)\.png\)")


def start(name: str) -> str:
    return text(DOCS / "how-to" / f"start-{name}.md")


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_page_that_names_it(role: Role) -> None:
    assert str(ROLE_NAMES[role]).lower() in start(PAGE_OF[role]).lower()


@pytest.mark.parametrize("name", STARTS)
def test_a_page_to_start_says_what_one_can_do_what_comes_first_and_where_to_read_on(name: str) -> None:
    page = start(name)
    _, then = page.split("## Then\n")

    assert re.findall(r"^## (.+)$", page, re.MULTILINE)[:3] == ["What you can do", "Your first five minutes", "Then"]
    assert len(re.findall(r"\]\([\w./-]+\.md", then)) >= 3
    assert PICTURE.search(page)


@pytest.mark.parametrize("name", STARTS)
def test_a_page_to_start_is_linked_from_the_index_that_the_readme_names(name: str) -> None:
    assert f"(how-to/start-{name}.md)" in text(DOCS / "README.md")
    assert "(docs/README.md)" in text(DOCS.parent / "README.md")


def test_every_picture_on_a_page_is_one_that_the_tool_makes_says_what_it_shows_and_is_light() -> None:
    made = {view.name for view in views("/concern/", "/received/", "/draft/", "/report/now/")}
    pages = [path for path in files() if path.suffix == ".md"]
    linked = {(shown(path), name, words) for path in pages for words, name in PICTURE.findall(text(path))}

    assert len(linked) > len(STARTS)
    assert [(path, name) for path, name, words in linked if name not in made or not words] == []
    assert [name for _, name, _ in linked if (PICTURES / f"{name}.png").stat().st_size > MOST_BYTES] == []
