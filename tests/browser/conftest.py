"""A company to look at, and visitors in Chromium who note whatever is wrong with a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskjob.standing import Plan, Standing, standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.people.models import Person

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PICTURES = "DESKJOB_SCREENSHOTS"
"""The environment variable that names the folder in which pictures of the pages are kept."""

_WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return "";
  const beyond = (one) => one.getBoundingClientRect().right > innerWidth + 1;
  const last = [...document.querySelectorAll("body *")].filter(beyond).pop();
  return `${root.scrollWidth} px wide, for instance by ${last && last.outerHTML.slice(0, 120)}`;
}"""


class Visitor:
    """Somebody before a browser, looking at one page; `wrong` is what the browser complained of."""

    def __init__(self, chromium: Any, company: Standing, **settings: Any) -> None:
        self.company = company
        self.wrong: list[str] = []
        self.context = chromium.new_context(viewport=DESKTOP, **settings)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._complaint)

    def _complaint(self, message: Any) -> None:
        refusal = "Failed to load resource: the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not refusal:
            self.wrong.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> int:
        """Open a page; its status."""
        return int(self.page.goto(self.company.url + path, wait_until="load").status)

    def sign_in(self, handle: str) -> Visitor:
        """Sign in by the form, as anybody does."""
        self.go("/login")
        self.page.get_by_label("User name").fill(handle)
        self.page.get_by_label("Password").fill(password(self.company, handle))
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def too_wide(self) -> str:
        """What sticks out at the right of the window, on a desk and on a phone; empty where nothing does."""
        found = []
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            found += [wide for wide in [self.page.evaluate(_WIDER)] if wide]
        self.page.set_viewport_size(DESKTOP)
        return "; ".join(found)

    def barriers(self, *rules: str) -> list[str]:
        """What axe-core calls serious or critical, by all its rules or by some."""
        from axe_playwright_python.sync_playwright import Axe

        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    def dark(self, on: bool) -> None:
        """Turn the lights out, or on."""
        self.page.emulate_media(color_scheme="dark" if on else "light")

    def picture(self, name: str) -> None:
        """Keep what the page looks like, where somebody asked for pictures."""
        folder = os.environ.get(PICTURES)
        if not folder:
            return
        for kind, size, dark in (("desk", DESKTOP, False), ("dark", DESKTOP, True), ("phone", PHONE, False)):
            self.page.set_viewport_size(size)
            self.dark(dark)
            Path(folder, kind).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder, kind, f"{name}.png")), full_page=True)
        self.page.set_viewport_size(DESKTOP)


def password(company: Standing, handle: str) -> str:
    """What somebody signs in with."""
    return company.world.intranet.credentials.password(by_handle(company, handle).id)


def by_handle(company: Standing, handle: str) -> Person:
    """Somebody who works there."""
    person = company.world.store.rows.first(Person, handle=handle)
    assert person is not None
    return person


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def company() -> Iterator[Standing]:
    """A small company that stands for one file of tests."""
    with standing(Plan(Blueprint(), None, 7, None, None, 0, {})) as stood:
        yield stood


@pytest.fixture
def visit(chromium: Any, company: Standing) -> Iterator[Callable[..., Visitor]]:
    """Gives somebody a browser: `visit("ana.ruiz")` signed in, `visit(java_script_enabled=False)` not."""
    made: list[Visitor] = []

    def visitor(handle: str = "", **settings: Any) -> Visitor:
        made.append(Visitor(chromium, company, **settings))
        return made[-1].sign_in(handle) if handle else made[-1]

    yield visitor
    for one in made:
        one.context.close()
    assert [wrong for one in made for wrong in one.wrong] == []
