"""Formulas: worked out by a spreadsheet engine in a process of its own, within bounds of time and memory."""

from deskjob_services.sheets.formula.evaluating import evaluated

__all__ = ["evaluated"]
