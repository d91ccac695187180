"""Texts of the git host as people read them: Markdown without raw HTML, links made safe, references made links.

Nothing that somebody wrote reaches a page as markup: the parser makes tokens, and only known ones are rendered.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST = 200_000
"""Characters of a text that are rendered; what is longer is shown as it was typed."""

_REFERENCE = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]])"
    r"|(?<![\w/&#!.-])(?P<path>\w[\w.-]*/\w[\w.-]*)?(?P<mark>[#!])(?P<number>[1-9]\d{0,8})\b"
    r"|(?<![\w/.@])@(?P<handle>[A-Za-z]\w*(?:[.-]\w+)*)"
    r"|(?<![\w/.~-])~(?:\"(?P<quoted>[^\"]{1,255})\"|(?P<label>\w[\w:.-]*\w|\w))"
    r"|(?<!\w)%\"(?P<milestone>[^\"]{1,255})\""
    r"|(?<![\w/.-])(?P<sha>[0-9a-f]{7,40})\b(?![./-]\w)"
)
_TASK = re.compile(r"\[([ xX])\] ")


@dataclass(frozen=True)
class Ground:
    """What a text's references and relative links mean where it stands; each gives an address, or None for no link.

    `refer` is asked with a kind (#, !, handle, label, milestone, sha), `follow` with the path of a relative link
    and whether it is a picture. `top` is the level of the largest heading, `anchors` whether headings have names.
    """

    refer: Callable[[str, str], str | None]
    follow: Callable[[str, bool], str | None]
    top: int = 3
    anchors: bool = False


def marked(text: str, ground: Ground) -> Markup:
    """A text in Markdown as markup of ours."""
    if len(text) > MOST:
        return Markup('<pre tabindex="0">{}</pre>').format(text)
    parser = _parser()
    tokens = parser.parse(text)
    _dress(tokens, ground)
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def marked_line(text: str, ground: Ground) -> Markup:
    """One line of Markdown, without a paragraph around it."""
    parser = _parser()
    # `{-before-}` and `{+after+}` are the product's marks for a changed title.
    tokens = parser.parseInline(re.sub(r"\*\*\{([-+])(.*?)\1\}\*\*", r"“\2”", text[:MOST]))
    _dress(tokens, ground)
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def referenced(text: str, ground: Ground) -> Markup:
    """A text as it was typed, its references made links: such as the message of a commit."""
    parts = (
        Markup('<a href="{}"{}>{}</a>').format(url, _REL if _outside(url) else "", said) if url else escape(said)
        for said, url in _pieces(text, ground)
    )
    return Markup("").join(parts)


def resolved(folder: str, href: str) -> str | None:
    """The path in a repository that a relative link of a file in a folder leads to; None for one out of it."""
    path = posixpath.normpath(posixpath.join("/" if href.startswith("/") else folder or ".", href.lstrip("/")))
    path = path.lstrip("/")
    return None if path.startswith("..") else ("" if path == "." else path)


_REL = Markup(' rel="noopener noreferrer nofollow"')


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 30})
    made.enable(["table", "strikethrough"])
    # An address is judged once, where it is dressed; here every one is let through to be judged.
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    for name, rule in (("fence", _code), ("code_block", _code), ("image", _picture), ("html_inline", _plain)):
        made.add_render_rule(name, rule)
    made.add_render_rule("html_block", _plain)
    made.add_render_rule("table_open", _table)
    made.add_render_rule("table_close", _table_end)
    return made


def _code(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'


def _plain(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    return str(escape(tokens[index].content))


def _picture(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    source, said = str(tokens[index].attrs["src"]), tokens[index].content or "picture"
    if tokens[index].meta.get("ours"):
        return f'<img src="{escape(source)}" alt="{escape(said)}">'
    link = f'<a href="{escape(source)}"{_REL}>{escape(said)}</a>' if source else str(escape(said))
    return f"[picture: {link}]"


def _table(*_: Any) -> str:
    return '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>'


def _table_end(*_: Any) -> str:
    return "</table></div>\n"


def _dress(tokens: Sequence[Token], ground: Ground) -> None:
    """Put the tokens right for where they stand: headings, alignment, links, references, tasks."""
    names: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + ground.top - 1)}"
            if ground.anchors and token.type == "heading_open":
                token.attrSet("id", _named(tokens[index + 1].content, names))
        elif token.type in ("th_open", "td_open"):
            right = token.attrs.pop("style", "") == "text-align:right"
            if right:
                token.attrSet("class", "num")
        elif token.type == "inline" and token.children:
            if index > 1 and tokens[index - 2].type == "list_item_open":
                _ticked(token.children)
            token.children = list(_linked(token.children, ground))


def _named(title: str, names: dict[str, int]) -> str:
    """The name of a heading's place on the page, each once."""
    slug = "-".join(re.findall(r"\w+", title.lower())) or "section"
    names[slug] = names.get(slug, 0) + 1
    return f"md-{slug}" + (f"-{names[slug] - 1}" if names[slug] > 1 else "")


def _ticked(children: Sequence[Token]) -> None:
    if children[0].type == "text" and (found := _TASK.match(children[0].content)):
        children[0].content = f"{'☐' if found[1] == ' ' else '☑'} {children[0].content[found.end() :]}"


def _linked(children: Sequence[Token], ground: Ground) -> Iterator[Token]:
    inside = 0
    for token in children:
        if token.type == "link_open":
            inside += 1
            _lead(token, ground)
        elif token.type == "link_close":
            inside -= 1
        elif token.type == "image":
            _show(token, ground)
        if token.type == "text" and not inside:
            yield from _texts(token, ground)
        else:
            yield token


def _texts(token: Token, ground: Ground) -> Iterator[Token]:
    from markdown_it.token import Token

    for said, url in _pieces(token.content, ground):
        if url:
            opened = Token("link_open", "a", 1, attrs={"href": url})
            if _outside(url):
                opened.attrSet("rel", "noopener noreferrer nofollow")
            yield opened
        yield Token("text", "", 0, content=said)
        if url:
            yield Token("link_close", "a", -1)


def _pieces(text: str, ground: Ground) -> Iterator[tuple[str, str | None]]:
    """A text cut into pieces: what is said, and the address it leads to, if any."""
    start = 0
    for found in _REFERENCE.finditer(text):
        url = _address(found, ground)
        if url is not None:
            yield text[start : found.start()], None
            yield found[0], url
            start = found.end()
    yield text[start:], None


def _address(found: re.Match[str], ground: Ground) -> str | None:
    if found["url"]:
        return found["url"]
    if found["mark"]:
        return ground.refer(found["mark"], f"{found['path'] or ''}{found['mark']}{found['number']}")
    for kind in ("handle", "sha", "milestone"):
        if found[kind]:
            return ground.refer(kind, found[kind])
    return ground.refer("label", found["quoted"] or found["label"])


def _lead(token: Token, ground: Ground) -> None:
    """Let a link lead somewhere safe, or nowhere."""
    url = _safe(str(token.attrs.get("href", "")), ground, picture=False)
    token.attrs = {"href": url} if url is not None else {}
    if url is not None and _outside(url):
        token.attrSet("rel", "noopener noreferrer nofollow")


def _show(token: Token, ground: Ground) -> None:
    """A picture of the repository is shown; one from elsewhere is a link, or looking would tell its owner."""
    url = _safe(str(token.attrs.get("src", "")), ground, picture=True)
    token.attrs = {"src": url or ""}
    token.meta["ours"] = url is not None and not _outside(url)


def _safe(url: str, ground: Ground, *, picture: bool) -> str | None:
    # A browser leaves out control characters and spaces, and reads "java\nscript:" as what it is.
    plain = re.sub(r"[\x00-\x20\x7f-\xa0]+", "", unquote(url))
    if re.match(r"(?i)(https?:)?//|mailto:", plain) and not (picture and plain.lower().startswith("mailto")):
        return url if _is_address(url) else None
    if re.match(r"[^/?#]*:", plain) or plain.startswith(("\\", "/\\")):
        return None
    if plain.startswith("#"):
        return f"#md-{quote(plain[1:].lower())}" if ground.anchors and not picture else None
    path, mark, rest = unquote(url).partition("#")
    led = ground.follow(path.partition("?")[0], picture)
    return led and led + (f"#{quote(rest)}" if mark else "")


def _is_address(url: str) -> bool:
    """Whether an address is one at all."""
    try:
        return bool(urlsplit(url).scheme or urlsplit(url).netloc)
    except ValueError:
        return False


def _outside(url: str) -> bool:
    return re.match(r"(?i)(https?:)?//", url) is not None
