"""Number formats of a workbook: which of them show days, and styles like another one with another format."""

from __future__ import annotations

import re
from functools import lru_cache

from deskjob_services.sheets.book.markup import attribute, attributes, elements, escaped, unescape, with_attribute
from deskjob_services.sheets.book.markup import prefix as prefix_of

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_BY_CODE = {code: number for number, code in BUILT_IN.items()}
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@lru_cache(2_000)
def is_day(code: str) -> bool:
    """Whether a number format shows a day or a time."""
    first = _ASIDE.sub("", code.partition(";")[0])
    return "general" not in first.lower() and bool(re.search(r"[ymdhs]", first, re.I))


class Styles:
    """The cell styles of a workbook's styles part; adding to them makes a new text of it."""

    def __init__(self, text: str | None) -> None:
        self.text = text or EMPTY
        self.changed = False
        self._before = prefix_of(self.text)
        self._codes = {
            int(found["numFmtId"]): found.get("formatCode", "")
            for found in (
                attributes(one[1]) for one in elements("numFmt", self._before).finditer(self._block("numFmts"))
            )
            if found.get("numFmtId", "").isdigit()
        }
        self._xfs = [one[0] for one in elements("xf", self._before).finditer(self._block("cellXfs"))]
        self._formats = [self._code(xf) for xf in self._xfs]
        self._days = [is_day(code) for code in self._formats]

    def __len__(self) -> int:
        """How many styles there are."""
        return len(self._xfs)

    def format(self, style: int) -> str:
        """The number format of a style."""
        return self._formats[style] if 0 <= style < len(self._formats) else "General"

    def shows_day(self, style: int) -> bool:
        """Whether numbers of a style are days."""
        return self._days[style] if 0 <= style < len(self._days) else False

    def formatted(self, style: int, code: str) -> int:
        """The style like this one with another number format; added where there is none yet."""
        if self.format(style) == code:
            return style
        number = self._number(code)
        base = self._xfs[style] if 0 <= style < len(self._xfs) else f"<{self._before}xf/>"
        opened = re.match(rf"<{re.escape(self._before)}xf\b([^>]*?)(/?)>", base)
        assert opened is not None
        put = with_attribute(with_attribute(opened[1], "numFmtId", str(number)), "applyNumberFormat", "1")
        made = f"<{self._before}xf{put}{opened[2]}>{base[opened.end() :]}"
        if made in self._xfs:
            return self._xfs.index(made)
        self._append("cellXfs", made, len(self._xfs) + 1)
        self._xfs.append(made)
        self._formats.append(code)
        self._days.append(is_day(code))
        return len(self._xfs) - 1

    def _number(self, code: str) -> int:
        known = _BY_CODE.get(code)
        if known is not None:
            return known
        for number, own in self._codes.items():
            if own == code:
                return number
        number = max([163, *self._codes]) + 1
        self._codes[number] = code
        one = f'<{self._before}numFmt numFmtId="{number}" formatCode="{escaped(code, quote=True)}"/>'
        self._append("numFmts", one, len(self._codes))
        return number

    def _append(self, block: str, one: str, count: int) -> None:
        """Put an element at the end of a list of the part."""
        self.changed = True
        name = self._before + block
        start = re.search(rf"<{re.escape(name)}\b([^>]*?)(/?)>", self.text)
        if start is None:
            root = re.search(rf"<{re.escape(self._before)}styleSheet\b[^>]*>", self.text)
            at = root.end() if root else len(self.text)
            self.text = f'{self.text[:at]}<{name} count="1">{one}</{name}>{self.text[at:]}'
            return
        counted = f"<{name}{with_attribute(start[1], 'count', str(count))}>"
        if start[2]:
            self.text = f"{self.text[: start.start()]}{counted}{one}</{name}>{self.text[start.end() :]}"
            return
        end = self.text.index(f"</{name}", start.end())
        body = self.text[start.end() : end]
        self.text = f"{self.text[: start.start()]}{counted}{body}{one}{self.text[end:]}"

    def _block(self, name: str) -> str:
        found = re.search(
            rf"<{re.escape(self._before + name)}\b[^>]*?(?:/>|>(.*?)</{re.escape(self._before + name)}\s*>)",
            self.text,
            re.S,
        )
        return (found[1] or "") if found else ""

    def _code(self, xf: str) -> str:
        opened = xf[: xf.index(">")]
        number = attribute(opened, "numFmtId") or "0"
        at = int(number) if number.isdigit() else 0
        # 27 to 36 and 50 to 58 are days in east Asian editions.
        fallback = "yyyy-mm-dd" if 27 <= at <= 36 or 50 <= at <= 58 else "General"
        return unescape(self._codes.get(at, BUILT_IN.get(at, fallback)))
