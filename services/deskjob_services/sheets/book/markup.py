"""The XML of parts as text that can be changed in place: well-formed, without document types, comments and sections."""

from __future__ import annotations

import re
from functools import cache
from html import unescape as _unescaped
from xml.parsers import expat

from deskjob_services.sheets.book.bounds import Unreadable

_ASIDE = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?(?!xml[\s?]).*?\?>", re.S)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_PIECE = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PREFIX = re.compile(r"<((?:[\w.-]+:)?)[\w.-]+[\s/>]")
_DECLARED = re.compile(r"(\s*<\?xml[^>]*?encoding\s*=\s*[\"'])(?!(?i:utf-8)[\"'])[\w.-]+")
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "utf-16": "utf-16"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")


def plain(data: bytes, name: str = "a part") -> str:
    """A part as text. Raises Unreadable where it is no XML, declares a document type, or hides something.

    What comes back has no comments, instructions and CDATA sections, and `>` stands for the end of a tag only.
    """
    _checked(data, name)
    text = _decoded(data, name)
    if "<!" in text or text.count("<?") > 1:
        text = _ASIDE.sub(lambda found: escaped(found[1]) if found[1] is not None else "", text)
    if text.count("<") != text.count(">"):
        text = "".join(_closed(found[0]) for found in _PIECE.finditer(text))
    return text


def _closed(piece: str) -> str:
    return f"{piece[:-1].replace('>', '&gt;')}>" if piece[0] == "<" else piece.replace(">", "&gt;")


def _checked(data: bytes, name: str) -> None:
    """Well-formed, and no document type. Raises Unreadable."""
    parser = expat.ParserCreate()

    def refuse(*told: object) -> int:
        raise Unreadable(f"{name} declares a document type or an entity", "plain XML, as spreadsheet programs write it")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError, UnicodeError) as error:
        raise Unreadable(
            f"{name} is no well-formed XML: {error}", "a workbook as spreadsheet programs write it"
        ) from error


def _decoded(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        head = data[:200].decode("latin-1")
        stated = re.search(r"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']", head)
        encoding = _ENCODINGS.get(stated[1].lower() if stated else "utf-8", "")
    try:
        text = data.decode(encoding).removeprefix("\ufeff") if encoding else _strange(name)
    except UnicodeError as error:
        raise Unreadable(f"{name} is not in the encoding it declares", "UTF-8") from error
    # What is written anew is UTF-8, whatever it was.
    stated = _DECLARED.match(text)
    return text if stated is None else f"{stated[1]}UTF-8{text[stated.end() :]}"


def _strange(name: str) -> str:
    raise Unreadable(f"{name} is in an encoding that workbooks do not use", "UTF-8")


def prefix(text: str) -> str:
    """The prefix of the root element's name with its colon, mostly none."""
    found = _PREFIX.search(_PROLOG.sub("", text, count=1))
    return found[1] if found else ""


@cache
def elements(name: str, before: str = "") -> re.Pattern[str]:
    """A pattern of elements that hold none of their own kind: (attributes, content or None)."""
    tag = re.escape(before + name)
    return re.compile(rf"<{tag}(?=[\s/>])([^>]*?)(?:/>|>(.*?)</{tag}\s*>)", re.S)


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, by name as written."""
    return {found[1]: unescape(found[2] if found[2] is not None else found[3]) for found in _ATTRIBUTE.finditer(text)}


def attribute(text: str, name: str) -> str | None:
    """One attribute of a tag."""
    found = _one(name).search(text)
    return None if found is None else unescape(found[1] if found[1] is not None else found[2])


@cache
def _one(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s){re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def with_attribute(text: str, name: str, value: str | None) -> str:
    """The attributes of a tag with one set, in its place, or at the end; or without it."""
    found = _one(name).search(text)
    put = "" if value is None else f' {name}="{escaped(value, quote=True)}"'
    if found is None:
        return text.rstrip() + put if put else text
    return f"{text[: found.start()]}{put}{text[found.end() :]}"


def escaped(text: str, quote: bool = False) -> str:
    """Text as XML holds it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quote else text


def unescape(text: str) -> str:
    """Text out of XML, which knows five entities and numbers."""
    return _unescaped(text) if "&" in text else text


def string(text: str) -> str:
    """A string out of a cell, where `_x000D_` stands for a character XML cannot hold."""
    text = unescape(text)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def stored(text: str) -> str:
    """A string as a cell holds it."""
    return escaped(_UNWRITABLE.sub(lambda found: f"_x{ord(found[0][0]):04X}_" + found[0][1:], text))


def element(name: str, content: str) -> str:
    """An element with a text that keeps its white space."""
    space = ' xml:space="preserve"' if content != content.strip() or "\n" in content else ""
    return f"<{name}{space}>{content}</{name}>"
