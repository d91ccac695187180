"""What a company's expenses start with: categories, policy, chart of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskjob_services.expenses.ledger import CHART
from deskjob_services.expenses.market import CATEGORIES, RULES
from deskjob_services.expenses.models import Account, Category, Rule
from deskjob_services.money import Money
from deskjob_services.rows import Rows, numbered


def found(rows: Rows) -> None:
    """Fill the tables that every company has alike."""
    rows.insert_many(
        Category,
        [{"id": key, "title": title, "unit": unit, "account": account} for key, title, unit, account in CATEGORIES],
    )
    rows.insert_many(Account, [{"id": key, "name": name, "kind": kind} for key, name, kind in CHART])
    rows.insert_many(
        Rule,
        [
            {"id": numbered(Rule, number), "kind": kind, "sentence": sentence, **rule_columns(fields)}
            for number, (kind, fields, sentence) in enumerate(RULES, 1)
        ],
    )


def rule_columns(fields: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a rule from its words: `amount` in US dollars, `number` of days."""
    columns: dict[str, Any] = {key: value for key, value in fields.items() if key not in ("amount", "number")}
    if "amount" in fields:
        columns["amount_minor"] = Money(fields["amount"]).units
    if "number" in fields:
        columns["number"] = int(fields["number"])
    return columns
