"""References in formulas as they are moved, shifted and renamed; separated values there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskjob_services.errors import Refusal
from deskjob_services.sheets.book.places import Area, Place, area, letters, number, place
from deskjob_services.sheets.book.references import Shift, calls, moved, renamed, shifted
from deskjob_services.sheets.book.separated import parsed, written

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=20)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_a_cell_s_name_leads_back_to_it(column: int, row: int) -> None:
    assert number(letters(column)) == column
    assert place(str(Place(row, column))) == Place(row, column)


@pytest.mark.parametrize(
    ("formula", "shift", "expected"),
    [
        ("A5+A1", Shift("rows", 3, 2), "A7+A1"),
        ("SUM(A1:A10)", Shift("rows", 3, 2), "SUM(A1:A12)"),
        ("SUM(A1:A10)", Shift("rows", 3, -2), "SUM(A1:A8)"),
        ("SUM(A3:A4)", Shift("rows", 3, -2), "SUM(#REF!)"),
        ("SUM(A3:A9)", Shift("rows", 1, -4), "SUM(A1:A5)"),
        ("$B$2*C:C", Shift("columns", 2, 1), "$C$2*D:D"),
        ("SUM(B:D)", Shift("columns", 3, -1), "SUM(B:C)"),
        ("SUM(2:5)", Shift("rows", 3, 1), "SUM(2:6)"),
        ("\"A5\"&A5&Other!A5&'Data'!A5", Shift("rows", 1, 1), "\"A5\"&A6&Other!A5&'Data'!A6"),
        ("LOG10(A5)+A5B", Shift("rows", 1, 1), "LOG10(A6)+A5B"),
        ("Orders[A5]+A5", Shift("rows", 1, 1), "Orders[A5]+A6"),
    ],
)
def test_references_follow_lines(formula: str, shift: Shift, expected: str) -> None:
    assert shifted(formula, shift, "Data", "Data") == expected


@given(st.integers(1, 60), st.integers(1, 20), st.integers(1, 90), st.integers(0, 30))
def test_lines_put_in_and_taken_out_leave_a_block_as_it_was(start: int, count: int, top: int, more: int) -> None:
    block = Area(top, 2, top + more, 3)
    there = Shift("rows", start, count).area(block)
    assert there is not None
    assert Shift("rows", start, -count).area(there) == block


def test_a_copied_formula_moves_what_is_not_held() -> None:
    assert moved("A1+$A1+A$1+$A$1+SUM(B2:C3)+S!A1", 2, 1) == "B3+$A3+B$1+$A$1+SUM(C4:D5)+S!B3"
    assert moved("A1", -1, 0) == "#REF!"


def test_a_sheet_s_name_is_quoted_where_it_must_be() -> None:
    assert renamed("Data!A1+'Data'!B2+data!C3+Datax!D4", "Data", "A b") == "'A b'!A1+'A b'!B2+'A b'!C3+Datax!D4"
    assert renamed("'It''s'!A1", "It's", "Plain") == "Plain!A1"
    assert renamed('"Data!A1"&Data!A1', "Data", "New") == '"Data!A1"&New!A1'
    assert renamed("Data!A1", "Data", "AB12") == "'AB12'!A1"
    assert renamed("Data!A1", "Data", None) == "#REF!"


def test_functions_are_known_by_their_plain_names() -> None:
    assert calls('_xlfn.XLOOKUP(A1,rand(),"SUM(1)")+S!A1') == {"XLOOKUP", "RAND"}


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_loss(text: str) -> None:
    assert moved(text, 0, 0) == text
    assert renamed(text, "no such sheet", "x") == text


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_separated_values_come_back_as_they_went(rows: list[list[str]], separator: str) -> None:
    data = written(rows, separator, "utf-8", guard=False)  # type: ignore[arg-type]
    assert parsed(data, "utf-8", separator).rows == rows  # type: ignore[arg-type]


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_no_guarded_text_begins_like_a_formula(row: list[str]) -> None:
    for one in parsed(written([[*row, "end"]]), "utf-8", ",").rows[0]:
        assert not one.startswith(("=", "@", "\t", "\r"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parsed(data)
    except Refusal as refusal:
        assert refusal.status in (413, 422)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_and_the_separator_are_found_out(encoding: str) -> None:
    data = "größe;länge\r\n1,5;2\r\n".encode(encoding)
    assert parsed(data).rows == [["größe", "länge"], ["1,5", "2"]]
    assert parsed(data).separator == ";"


def test_a_range_is_told_from_what_is_none() -> None:
    assert area("C9:A1") == Area(1, 1, 9, 3)
    for text in ("", "A0", "XFE1", "A1048577", "A1:", "1", "A", "A1:B2:C3"):
        with pytest.raises(Refusal):
            area(text)
