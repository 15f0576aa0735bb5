from lantern.app.sweep_steps import STEPS

ALERTS = (
    "left_reports",
    "reports",
    "recipients",
    "came_back",
    "climbs",
    "repeats",
    "rota_gaps",
    "outbox",
    "not_arrived",
)


def test_whatever_looks_into_the_folder_of_the_backups_waits_until_alerts_have_left() -> None:
    order = [step.name for step in STEPS]

    assert set(ALERTS) <= set(order)
    assert order.index("set_up") > max(order.index(name) for name in ALERTS)
