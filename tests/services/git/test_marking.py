"""Markdown of the git host: what it becomes, and what it never becomes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.payloads import MARKUP
from tests.services.test_look import Reader
from tests.services.watch import Tags

from deskjob_services.git.marking import Ground, marked, marked_line, referenced, resolved

GROUND = Ground(
    refer=lambda kind, said: None if said in ("0123456", "#99") else f"/{kind}/{said}",
    follow=lambda path, picture: f"/{'raw' if picture else 'blob'}/{path}",
    top=2,
    anchors=True,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Title", '<h2 id="md-title">Title</h2>'),
        ("###### Deep", '<h6 id="md-deep">Deep</h6>'),
        ("a **b** _c_ ~~d~~ `#1`", "<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>#1</code></p>"),
        ("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>"),
        ("see #12, !3.", '<p>see <a href="/#/#12">#12</a>, <a href="/!/!3">!3</a>.</p>'),
        ("a/b#4 and #99", '<p><a href="/#/a/b#4">a/b#4</a> and #99</p>'),
        ("@ana.ruiz. x@y.example", '<p><a href="/handle/ana.ruiz">@ana.ruiz</a>. x@y.example</p>'),
        ("at abcdef01 or 0123456", '<p>at <a href="/sha/abcdef01">abcdef01</a> or 0123456</p>'),
        ('~bug %"Q 2"', '<p><a href="/label/bug">~bug</a> <a href="/milestone/Q 2">%&quot;Q 2&quot;</a></p>'),
        ("[#1](x.md#L3)", '<p><a href="/blob/x.md#L3">#1</a></p>'),
        ("[up](#A-part)", '<p><a href="#md-a-part">up</a></p>'),
        ("![map](img/a.png)", '<p><img src="/raw/img/a.png" alt="map"></p>'),
        ("```py\n<b>\n```", '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>'),
        ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"),
    ],
)
def test_what_markdown_becomes(text: str, shown: str) -> None:
    assert marked(text, GROUND).strip() == shown


@pytest.mark.parametrize(
    "address",
    ["javascript:x()", "JaVaScRiPt:x()", "java&#10;script:x()", "%6Aavascript:x()", "data:text/html,x", "vbscript:x",
     "file:///etc/passwd", "\\\\x.example\\y", "&#x6a;avascript:x()", "  javascript:x()", "javascript&colon;x()"],
)  # fmt: skip
def test_a_link_that_acts_leads_nowhere(address: str) -> None:
    for text in (f"[x]({address})", f"[x](<{address}>)", f"![x]({address})", f"[x]\n\n[x]: {address}", f"<{address}>"):
        shown = marked(text, GROUND)
        assert "href" not in shown or 'href="/blob/' in shown, text
        assert "<img" not in shown or 'src="/raw/' in shown, text


def test_a_picture_from_elsewhere_is_not_fetched_by_looking() -> None:
    for address in ("http://x.example/y.png", "//x.example/y.png", "HTTPS://x.example/y"):
        shown = marked(f"![seen?]({address})", GROUND)
        assert "<img" not in shown and ">seen?</a>]" in shown


def test_a_link_elsewhere_says_so() -> None:
    for text in ("[x](https://x.example/y)", "https://x.example/y", "<https://x.example/y>"):
        assert 'rel="noopener noreferrer nofollow"' in marked(text, GROUND)
    assert 'href="https://x.example/y"' in marked("(see https://x.example/y).", GROUND)


def test_what_the_host_noted_is_one_line() -> None:
    assert marked_line("closed via !3", GROUND) == 'closed via <a href="/!/!3">!3</a>'
    said = marked_line("changed title from **{-Draft: a-}** to **{+a+}**", GROUND)
    assert said == "changed title from “Draft: a” to “a”"


def test_a_message_stays_as_it_was_typed() -> None:
    assert referenced("a  b\n<i> #1", GROUND) == 'a  b\n&lt;i&gt; <a href="/#/#1">#1</a>'


@pytest.mark.parametrize(
    ("folder", "href", "path"),
    [("docs", "a.md", "docs/a.md"), ("docs", "../a.md", "a.md"), ("", "./a/", "a"), ("docs", "/a.md", "a.md"),
     ("docs", "../../a", None), ("", "..", None), ("docs", "..", ""), ("docs/x", "../../..", None)],
)  # fmt: skip
def test_a_relative_link_stays_in_the_repository(folder: str, href: str, path: str | None) -> None:
    assert resolved(folder, href) == path


@pytest.mark.parametrize("payload", MARKUP)
def test_nothing_hostile_is_live(payload: str) -> None:
    for text in (payload, f"# {payload}", f"[{payload}]({payload})", f"|a|\n|-|\n|{payload}|", f"- {payload}"):
        assert Tags(marked(text, GROUND)).live == []
        assert Tags(marked_line(text, GROUND) + referenced(text, GROUND)).live == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abc#!@~%<>\"'&()[]{}*_`|-+=\\/:. \n\tjavascript0123")), max_size=80))
def test_any_text_becomes_sound_markup(text: str) -> None:
    shown = marked(text, GROUND)
    read = Reader(shown)
    assert (read.wrong, read.open) == ([], [])
    assert Tags(shown).live == []


def test_a_text_beyond_measure_is_shown_as_it_is() -> None:
    assert marked("*x* " * 60_000, GROUND).startswith('<pre tabindex="0">*x* ')
    assert "blockquote" in marked("> " * 500 + "deep", GROUND)
