"""A change of a workbook in the making: new texts of some parts, worked out again, written beside all the others."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from deskjob_services.sheets.book.markup import attribute, elements, prefix
from deskjob_services.sheets.book.places import Place
from deskjob_services.sheets.book.relations import listing, relations
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.styles import Styles
from deskjob_services.sheets.book.values import ErrorValue, Value
from deskjob_services.sheets.book.workbook import Book
from deskjob_services.sheets.book.writing import New, cached, written

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Changed(NamedTuple):
    """The new file, the parts of it that were rewritten, and cells whose formulas give errors now."""

    data: bytes
    parts: tuple[str, ...]
    errors: dict[tuple[str, Place], ErrorValue]


class Change:
    """What is about to become of a workbook. Nothing of the old one is altered."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.texts: dict[str, str] = {}
        self.dropped: set[str] = set()
        self._styles: Styles | None = None
        self._sheets: dict[str, Sheet] = {}

    @property
    def styles(self) -> Styles:
        """The styles, to find one or to add one."""
        if self._styles is None:
            self._styles = self.book.new_styles()
        return self._styles

    def text(self, part: str) -> str:
        """A part's text as it is by now."""
        return self.texts[part] if part in self.texts else self.book.text_of(part)

    def put(self, part: str, text: str) -> None:
        """Give a part another text; one that is the same changes nothing."""
        if part in self.texts or part not in self.book.package or self.text(part) != text:
            self.texts[part] = text
            self.dropped.discard(part)

    def sheet(self, name: str) -> Sheet:
        """A sheet as it is by now. Raises NotFound."""
        tab = self.book.tab(name)
        if tab.part not in self.texts:
            return self.book.sheet(tab.name)
        known = self._sheets.get(tab.part)
        if known is None or known.text is not self.texts[tab.part]:
            known = Sheet(tab.name, tab.part, tab.state, self.texts[tab.part])
            self._sheets[tab.part] = known
            self.texts[tab.part] = known.text
        return known

    def drop(self, part: str) -> None:
        """Leave a part out, with what it says it refers to and what the package says of it."""
        self.texts.pop(part, None)
        self.dropped |= {part, listing(part)}
        types = self.text("[Content_Types].xml")
        for one in elements("Override", prefix(types)).finditer(types):
            if (attribute(one[1], "PartName") or "").lstrip("/").lower() == part.lower():
                self.put("[Content_Types].xml", types.replace(one[0], ""))

    def unrelate(self, part: str, target: str) -> None:
        """Take a part's reference to another one away."""
        where = listing(part)
        for one in relations(self.book.package, part):
            if one.target == target and not one.outside:
                self.put(where, self.text(where).replace(one.written, ""))

    def add(self, part: str, text: str, kind: str) -> None:
        """Put in a part that was not there, with its content type."""
        self.texts[part] = text
        types = self.text("[Content_Types].xml")
        before = prefix(types)
        line = f'<{before}Override PartName="/{part}" ContentType="{kind}"/>'
        self.put("[Content_Types].xml", types.replace(f"</{before}Types", f"{line}</{before}Types"))

    def relate(self, part: str, target: str, kind: str) -> str:
        """Let a part refer to another one; the name of the reference."""
        where = listing(part)
        text = self.text(where)
        used = {int(found) for found in re.findall(r'Id="rId([0-9]+)"', text)}
        name = f"rId{max([0, *used]) + 1}"
        lead = posixpath.relpath(target, posixpath.dirname(part) or ".")
        before = prefix(text)
        line = f'<{before}Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{lead}"/>'
        self.put(where, text.replace(f"</{before}Relationships", f"{line}</{before}Relationships"))
        return name

    def finished(self, now: int) -> Changed:
        """The new file: formulas worked out at a moment of company time, the chain of calculation dropped."""
        self._drop_chain()
        self._save_styles()
        if self.book.part not in self.texts:
            errors = self._work_out(now)
            return Changed(self._written(), tuple(sorted(self.texts)), errors)
        # Sheets and names are others now: what formulas come to is asked of the workbook as it will be.
        then = Change(Book(self._written()))
        errors = then._work_out(now)
        return Changed(then._written(), tuple(sorted({*self.texts, *then.texts})), errors)

    def _written(self) -> bytes:
        texts = {part: text.encode() for part, text in self.texts.items()}
        return self.book.package.written(texts, frozenset(self.dropped)) if texts or self.dropped else self.book.data

    def _drop_chain(self) -> None:
        for one in self.book.relations:
            if one.kind == "calcChain" and not one.outside:
                self.unrelate(self.book.part, one.target)
                self.drop(one.target)

    def _work_out(self, now: int) -> dict[tuple[str, Place], ErrorValue]:
        from deskjob_services.sheets.formula.evaluating import found_of, standard

        texts = self.texts
        kept = [tab for tab in self.book.tabs if tab.kind == "worksheet" and tab.part not in self.dropped]
        sheets = [self.sheet(tab.name) for tab in kept]
        if not any(sheet.formulas for sheet in sheets):
            return {}
        found = standard(found_of(self.book, sheets, now))
        values: dict[str, dict[Place, Value]] = {tab.name: {} for tab in kept}
        for (name, place), value in found.items():
            values[name][place] = value
        for tab, sheet in zip(kept, sheets, strict=True):
            own = values[tab.name]
            text = cached(sheet, own)
            if text is not None:
                texts[tab.part] = text
            self._fill_blocks(tab.name, {place: one for place, one in own.items() if place not in sheet.formulas})
        return {at: value for at, value in found.items() if isinstance(value, ErrorValue)}

    def _fill_blocks(self, name: str, values: dict[Place, Value]) -> None:
        """Write what formulas of blocks come to in the cells that have no formula of their own."""
        sheet = self.sheet(name) if values else None
        if sheet is None:
            return
        here = {place: sheet.cell(place) for place in values}
        others = {
            place: New(value)
            for place, value in values.items()
            if (cell := here[place]) is None or self.book.value(sheet, cell) != value
        }
        if others:
            self.texts[sheet.part] = written(sheet, others)

    def _save_styles(self) -> None:
        if self._styles is None or not self._styles.changed:
            return
        part = self.book.led("styles")
        if part is not None:
            self.put(part, self._styles.text)
            return
        part = posixpath.join(posixpath.dirname(self.book.part), "styles.xml")
        self.add(part, self._styles.text, STYLES_TYPE)
        self.relate(self.book.part, part, "styles")
