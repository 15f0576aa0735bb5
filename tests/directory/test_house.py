from typing import Any

from lantern.directory.house import House, house
from lantern.procedures.situation import Organisation


def test_a_house_where_nobody_has_set_anything_is_a_charity_in_england_without_an_area(settings: Any) -> None:
    settings.LANTERN_AREA = ""

    found = house()

    assert (found.nation, found.area, found.lead_phone) == ("england", None, "")
    assert found.organisation == Organisation(type="charity", is_first_responder=False, has_duty_to_notify=False)


def test_the_house_is_what_the_settings_say(settings: Any) -> None:
    settings.LANTERN_NATION, settings.LANTERN_AREA = "wales", "Cardiff"
    settings.LANTERN_ORGANISATION, settings.LANTERN_LEAD_PHONE = "childrens_home", "07700 900411"
    settings.LANTERN_FIRST_RESPONDER = settings.LANTERN_DUTY_TO_NOTIFY = True

    assert house() == House(
        nation="wales",
        area="Cardiff",
        organisation=Organisation(type="childrens_home", is_first_responder=True, has_duty_to_notify=True),
        lead_phone="07700 900411",
    )
