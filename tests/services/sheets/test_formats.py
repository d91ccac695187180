"""Values shown by number formats as spreadsheets show them, and tables in plain text that keep what is not changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskjob_services.errors import Invalid
from deskjob_services.sheets.book.values import ErrorValue, Value
from deskjob_services.sheets.formats import said
from deskjob_services.sheets.plaintable import PlainTable

DAY = 46125.0
"""13 April 2026, a Monday."""
SHOWN: list[tuple[Value, str, str]] = [
    (None, "0.00", ""), ("as it is", "0.00", "as it is"), (True, "General", "TRUE"), (ErrorValue("#N/A"), "0", "#N/A"),
    (1.0, "General", "1"), (0.1, "General", "0.1"), (1 / 3, "General", "0.33333333333"), (1e20, "General", "1E+20"),
    (1234.5, "0", "1235"), (2.5, "0", "3"), (-2.5, "0", "-3"), (1234.5, "#,##0.00", "1,234.50"), (0.0, "0.00", "0.00"),
    (1.005, "0.00", "1.01"), (0.125, "0%", "13%"), (0.125, "0.0%", "12.5%"), (-0.001, "0.0", "0.0"),
    (1234567.0, "#,##0", "1,234,567"), (1234567.0, '0.0,,"M"', "1.2M"), (1500.0, "#,##0,", "2"), (0.5, "#.##", ".5"),
    (5.0, "0.##", "5"), (7.0, "000", "007"), (-5.0, "#,##0;(#,##0)", "(5)"), (-5.0, "#,##0_);[Red]\\(#,##0\\)", "(5)"),
    (5.0, "#,##0_);[Red]\\(#,##0\\)", "5 "), (0.0, '0;-0;"none"', "none"), (3.0, '"EUR" #,##0.00', "EUR 3.00"),
    (12.5, "[$€-407] #,##0.00", "€ 12.50"), (-12.5, "[$€-407] #,##0.00", "-€ 12.50"), (12345.0, "0.00E+00", "1.23E+04"),
    (9.0, ";;;", ""), (0.5, "# ?/?", "0.5"), (2.0, '0" pcs"', "2 pcs"),
    (DAY, "yyyy-mm-dd", "2026-04-13"), (DAY, "d mmm yyyy", "13 Apr 2026"),
    (DAY, "dddd, d mmmm yy", "Monday, 13 April 26"),
    (DAY + 0.5625, "yyyy-mm-dd hh:mm", "2026-04-13 13:30"), (DAY + 0.5625, "h:mm AM/PM", "1:30 PM"),
    (0.0625, "hh:mm:ss", "01:30:00"), (1.5, "[h]:mm", "36:00"), (DAY, "mm-dd-yy", "04-13-26"),
    (DAY, "mmm-yy", "Apr-26"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
def test_a_value_is_shown_by_its_format(value: Value, code: str, shown: str) -> None:
    assert said(value, code) == shown


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,;%"EymdhsAMP/[]$-_*\\ GeneralR@', max_size=20),
)
def test_no_format_is_too_strange(number: float, code: str) -> None:
    assert isinstance(said(number, code), str)


CELLS = st.text(alphabet='ab1,";\t é\n', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), CELLS)
def test_a_table_in_plain_text_keeps_what_is_not_changed(rows: list[list[str]], text: str) -> None:
    quoted = [['"' + one.replace('"', '""') + '"' for one in row] for row in rows]
    data = "".join(",".join(row) + "\r\n" for row in quoted).encode()
    table = PlainTable(data)
    assert [[table.value(y + 1, x + 1) for x in range(len(row))] for y, row in enumerate(rows)] == rows
    assert table.data == data
    table.put(1, 1, text)
    assert PlainTable(table.data).value(1, 1) == text
    assert table.data.endswith("".join(",".join(row) + "\r\n" for row in quoted[1:]).encode())


@pytest.mark.parametrize(
    "data", [b"a;b\n1;2\n", b"\xef\xbb\xbfa,b\r\n1,2", b"caf\xe9,b\n1,2\n", b"a\tb\n1\t2\n", b"", b"a,b,\n"]
)
def test_a_table_is_written_as_it_was(data: bytes) -> None:
    assert PlainTable(data).data == data


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        PlainTable(b"\x00\x01")
