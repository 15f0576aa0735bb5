"""Run as a program: the real server without its check of a safe start, for tests that need an unsafe one."""

from lantern.app.opening import load_settings

load_settings()

from lantern.app import start_checks  # noqa: E402
from lantern.app.main import run  # noqa: E402

if __name__ == "__main__":
    vars(start_checks)["findings"] = tuple
    run(["serve"])
