"""A real browser before the running portal; everything it complains about is collected."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import Theatre
from tests.journeys.desk import Desk
from tests.journeys.running import Portal, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system; a machine without it fails."""
    path = shutil.which("chromium")
    assert path, "Chromium is not there; ./dev setup installs it. No browser test is skipped for want of it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def filled(theatre: Theatre) -> Path:
    """The data folder of the demonstration province, to be copied."""
    theatre.play("province")
    return theatre.shared / f"province_{theatre.dialect}"


Serve = Callable[..., Portal]


@pytest.fixture(scope="module")
def serve(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts portals, each on a copy of the province; they end with the module."""
    with ExitStack() as stack:

        def start(*, worker: bool = False) -> Portal:
            folder = tmp_path_factory.mktemp("running")
            shutil.copytree(filled, folder / "data")
            return stack.enter_context(running(folder, worker=worker))

        yield start


@pytest.fixture
def desks(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Opens desks, each a browser of its own; what one of them saw go wrong fails the test that opened it."""
    opened: list[Desk] = []

    def open_desk(portal: Portal, **options: object) -> Desk:
        opened.append(Desk(chromium, portal, tmp_path, **options))
        return opened[-1]

    yield open_desk
    faults = [f"{desk.name}: {fault}" for desk in opened for fault in desk.close()]
    assert not faults, "\n".join(faults)
