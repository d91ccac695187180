"""The look of the pages: legible in both lights, usable by keyboard and screen reader, and without script."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

import deskjob_services.kernel
from deskjob_services import clock
from deskjob_services.money import Money

KERNEL = Path(deskjob_services.kernel.__file__).parent
TEMPLATES = sorted((KERNEL / "templates").glob("*.html"))
STYLE = (KERNEL / "static" / "deskjob.css").read_text(encoding="utf-8")
ANA = SimpleNamespace(id="P0004", name="Ana <Ruiz>", handle="ana.ruiz", title="Accounts Payable")
VOID = {"meta", "link", "input", "img", "br", "hr", "path"}
PAGES: dict[str, dict[str, Any]] = {
    "signin.html": {"me": None, "error": "That user name and password do not go together."},
    "home.html": {"waiting": [{"key": "chat", "text": "Can you?", "url": "/m", "at": 0, "who": ANA}]},
    "error.html": {"error": {"status": 404, "found": "no 'R9'", "expected": "a room", "fix": "look again"}},
    "confirm.html": {"confirm": {"title": "Delete it?", "text": "For good.", "action": "/d", "back": "/"}},
    "docs.html": {"operations": [], "openapi": "/openapi.json"},
}
CHAT = """{% extends "shell.html" %}{% import "parts.html" as parts with context %}
{% block side %}{% call ui.side('Rooms', add_url='/new') -%}
{{ ui.side_item('general', '/r', unread=3, icon='room') }}{% endcall %}{% endblock %}
{% block content %}{{ ui.head('general') }}{{ ui.tabs([('All', '/', true, 2)]) }}
{{ ui.crumbs([('Chat', '/'), ('general', '')]) }}
<ol>{% call parts.message({'id': 'M1', 'at': 0, 'author': me, 'react_url': '/x', 'thread_url': '/t',
  'reactions': [('+', ':thumbsup:', 2, true)], 'replies': 2}) %}{{ text }}{% endcall %}</ol>
{{ parts.composer('/send', 'Message general') }}{% endblock %}
{% block details %}<h2>About</h2>{{ ui.facts([('Topic', '')]) }}{% endblock %}"""
REPORT = """{% extends "shell.html" %}{% import "parts.html" as parts with context %}
{% block content %}{{ ui.head('E0001') }}
{% call(row) ui.table([('at', 'Date'), ('sum', 'Amount', 'num')], [1], 'Lines') %}
<td>{{ row }}</td><td>{{ ui.money(1250, 'EUR') }}</td>{% endcall %}
{{ ui.pager(50, 50, 120) }}{{ parts.sums([('Total', 1250, 'EUR')]) }}
{{ ui.badge('over limit') }}{{ parts.steps([(0, me, 'submitted it', text)]) }}
{{ ui.post_button('Approve', '/a', {'id': 'E1'}, about='E0001') }}
{% call ui.form('/lines', multipart=true) %}
{% for type in ['text', 'textarea', 'select', 'money', 'file', 'checkbox', 'radio', 'date'] %}
{{ ui.field('f' ~ type, 'A ' ~ type, type=type, hint='A hint', error='Wrong', options=[('a', 'A')]) }}
{% endfor %}{% endcall %}
{{ parts.branch([{'person': me, 'nodes': [{'person': me}]}]) }}{% endblock %}"""


class Urls:
    """Addresses like those of the running intranet."""

    home, me, signin, signout = "/", "/people/me", "/login", "/logout"

    def service(self, key: str) -> str:
        """The address a service's paths follow."""
        return f"/{key}"

    def static(self, name: str) -> str:
        """The address of a file of the look."""
        return f"/static/{name}"

    def person(self, person_id: str) -> str:
        """The address of a profile."""
        return f"/people/people/{person_id}"


def rendered(source: str, **more: Any) -> str:
    """A page made from a kernel template, or from the text of one."""
    environment = Environment(loader=FileSystemLoader(KERNEL / "templates"), autoescape=True)
    environment.filters |= {
        "money": lambda minor, currency: str(Money.minor(minor, currency)),
        "moment": clock.spoken,
        "day": clock.spoken_day,
        "ago": lambda at: "2 hours ago",
        "initials": lambda name: name[:1],
    }
    service = {"key": "chat", "title": "Chat", "url": "/chat/", "active": True, "accent": "blue"}
    context: dict[str, Any] = {
        "company": "Larkin Freight", "service": service, "services": [service], "me": ANA, "now": 0,
        "csrf": "the-token",
        "flashes": [("ok", "Sent.")], "urls": Urls(), "query": {}, "text": "<b>hello</b>",
    }  # fmt: skip
    template = environment.get_template(source) if source.endswith(".html") else environment.from_string(source)
    return template.render(context | more)


class Reader(HTMLParser):
    """Reads a page as an assistive program does: which elements, in what, with which names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.posting = False
        self.forms = self.tokens = 0
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and what may not be where it is."""
        given = dict(attrs)
        if tag in {"form", "div", "ul", "ol", "dl", "p", "table", "h1", "h2"} and "p" in self.open:
            self.wrong.append(f"<{tag}> inside <p>")
        if tag in {"form", "button", "a"} and tag in self.open:
            self.wrong.append(f"<{tag}> inside <{tag}>")
        self.wrong += [f"{name}= on <{tag}>" for name in given if name == "style" or name.startswith("on")]
        self.wrong += ["inline script or style"] * (tag == "style" or (tag == "script" and "src" not in given))
        self.count[tag] += 1
        self.ids.update([given["id"] or ""] if "id" in given else [])
        self.labelled.add((given.get("for") or "") if tag == "label" else "")
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.inputs.append(given | {"in": " ".join(self.open)})
        self.forms += tag == "form" and given.get("method") == "post"
        self.tokens += given.get("name") == "csrf" and given.get("value") == "the-token"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Elements close in the order they were opened."""
        if tag not in VOID:
            if not self.open or self.open[-1] != tag:
                self.wrong.append(f"</{tag}> closes {self.open[-3:]}")
            else:
                self.open.pop()

    def nameless(self) -> list[dict[str, str | None]]:
        """Inputs without an accessible name."""
        inside = [one for one in self.inputs if "label" in (one["in"] or "").split()]
        named = [one for one in self.inputs if one.get("id") in self.labelled or "aria-label" in one]
        return [one for one in self.inputs if one not in inside and one not in named]


def page_of(name: str) -> str:
    """One of the kernel's pages, or the page of a source, with what it needs."""
    return rendered(name, **PAGES.get(name, {}))


@pytest.mark.parametrize("name", [*PAGES, CHAT, REPORT], ids=[*PAGES, "chat", "report"])
def test_a_page_is_sound_and_every_control_has_a_name(name: str) -> None:
    read = Reader(page_of(name))
    assert read.wrong == []
    assert read.open == []
    assert read.count["h1"] == read.count["main"] == read.count["header"] - read.count["article"] == 1
    assert read.nameless() == []
    assert [key for key, times in read.ids.items() if times > 1] == []


@pytest.mark.parametrize("name", ["home.html", "signin.html", "confirm.html", CHAT, REPORT])
def test_every_posting_form_carries_the_token(name: str) -> None:
    read = Reader(page_of(name))
    assert read.forms >= 1
    assert read.tokens == read.forms


def test_what_people_wrote_is_shown_as_text() -> None:
    for source in (CHAT, REPORT):
        page = rendered(source)
        assert "<b>hello" not in page
        assert "<Ruiz>" not in page
        assert "&lt;b&gt;hello" in page


def test_a_sort_link_turns_round_and_keeps_the_query() -> None:
    page = rendered(REPORT, query={"state": "paid", "sort": "at", "dir": "asc", "offset": "50"})
    assert "?state=paid&amp;sort=at&amp;dir=desc&amp;offset=0" in page
    assert 'aria-sort="ascending"' in page


def test_the_pager_says_where_one_is_and_keeps_the_query() -> None:
    page = rendered(REPORT, query={"state": "paid"})
    assert "51 to 100 of 120 rows" in page
    assert "?state=paid&amp;offset=100" in page
    assert "?state=paid&amp;offset=0" in page


def test_the_list_is_a_page_of_its_own_on_asking() -> None:
    assert "listing" not in rendered(CHAT)
    assert "?list=1" in rendered(CHAT)
    alone = rendered(CHAT, query={"list": "1"})
    assert "listing" in alone
    assert "Message general" not in alone
    assert Reader(alone).wrong == []


def test_a_side_or_details_that_is_not_filled_is_not_there() -> None:
    page = rendered(REPORT)
    assert "<aside" not in page
    assert 'class="side"' not in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    assert re.findall(r"https?://|url\(|@import", path.read_text(encoding="utf-8") + STYLE) == []


def test_every_macro_is_told_of_at_the_head_of_its_file() -> None:
    inner = {"draw", "choices", "reaction", "reacting", "leaf"}
    for name in ("macros.html", "parts.html"):
        text = (KERNEL / "templates" / name).read_text(encoding="utf-8")
        head, body = text.split("-#}", 1)
        made = set(re.findall(r"{% macro (\w+)", body)) - inner
        assert {macro for macro in made if f"{macro}(" not in head} == set()


def test_the_stylesheet_is_small() -> None:
    # Talk, reports, the git host's code, differences and texts in Markdown, and grids of cells, in four pages of print.
    assert len(STYLE.encode()) < 18_300


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2, from #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as in WCAG 2.2."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def palette(rule: str, light: int) -> dict[str, str]:
    """The colours a rule of the stylesheet declares, for light (0) or dark (1)."""
    body = STYLE.split(f"{rule} {{", 1)[1].split("}", 1)[0]
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", body)
    return {name: colours[light] for name, *colours in pairs}


@pytest.mark.parametrize("light", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("accent", [".grey", ".blue", ".green", ".orange", ".teal", ".violet"])
def test_text_stands_out_from_its_ground(accent: str, light: int) -> None:
    colours = palette(":root", light) | palette(".grey", light) | palette(accent, light)
    pairs = [(text, on) for text in ("ink", "soft", "link", "accent", "red") for on in ("bg", "shade")]
    pairs += [(text, on) for text in ("ink", "soft") for on in ("hover", "tint")]
    pairs += [
        ("accent", "tint"),
        ("on", "accent"),
        *((tone, f"{tone}-bg") for tone in ("red", "amber", "green")),
    ]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}
    assert contrast(colours["edge"], colours["bg"]) >= 3
