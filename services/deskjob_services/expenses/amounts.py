"""Money at the service's border: `{"amount": "120.50", "currency": "USD"}` outside, exact `Money` inside."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from deskjob_services.errors import Invalid
from deskjob_services.money import BadMoney, Money, decimals_of

AMOUNT = r"^[0-9]{1,12}(\.[0-9]{1,3})?$"
"""The pattern of an amount as text; a number of JSON is refused, because it would be a float."""

_SHAPE: JsonSchemaValue = {
    "type": "object",
    "title": "Price",
    "description": "an exact amount in a currency (ISO 4217)",
    "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
}


class _Exact:
    """Tells pydantic how `Money` is written and read."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read, serialization=core_schema.plain_serializer_function_ser_schema(_written)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(_SHAPE)


Price = Annotated[Money, _Exact]
"""The type of an amount in an output model."""


def amount_in(text: str, currency: str, *, least: int = 1) -> Money:
    """An amount somebody gave, of at least so many minor units. Raises Invalid."""
    try:
        money = Money(text, currency)
    except BadMoney as error:
        raise Invalid(f"the amount {text!r} in {currency!r}", error.expected) from error
    if money.units < least:
        raise Invalid(f"the amount {money}", f"at least {Money.minor(least, currency)}")
    return money


def currency_in(code: str) -> str:
    """A currency somebody gave. Raises Invalid."""
    try:
        decimals_of(code)
    except BadMoney as error:
        raise Invalid(f"the currency {code!r}", error.expected) from error
    return code


def _read(value: object) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return Money(value["amount"], value["currency"])
    raise ValueError("an object with amount and currency")


def _written(money: Money) -> dict[str, str]:
    return {"amount": money.digits.replace(",", ""), "currency": money.currency}
