"""Tables of the hand-over."""

from typing import ClassVar

from sqlmodel import Field

from deskjob_services.rows import Record


class Case(Record, table=True):
    """One thing put before a person, with the records that stand in the way."""

    __tablename__ = "handover_case"
    __prefix__: ClassVar[str] = "H"
    __owner__: ClassVar[str | None] = "raised_by"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "case"

    id: str = Field(primary_key=True)
    raised_by: str = Field(index=True)
    raised_at: int
    reason: str  # one of rules.REASONS
    about: str  # ids of the records in the way, space between
    note: str = ""
    status: str = "open"  # open | withdrawn | decided
