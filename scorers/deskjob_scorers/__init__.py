"""Pure functions over sealed state, journals and outcomes: no input or output, no clock, no model calls."""

from deskjob_scorers.checkpoint import Checkpoint, Status, Verdict, judge
from deskjob_scorers.comparator import all_of, any_of, feasible, same, table, within
from deskjob_scorers.facts import CaseRules, OperationFacts, RoomFacts, Secret, TableFacts
from deskjob_scorers.finding import Finding, show
from deskjob_scorers.grant import Decide, Do, Edit, Grant, Grants, Send, resolve
from deskjob_scorers.guard import GuardReport, guards
from deskjob_scorers.only import only
from deskjob_scorers.trip import GUARDS, Trip

__all__ = [
    "GUARDS",
    "CaseRules",
    "Checkpoint",
    "Decide",
    "Do",
    "Edit",
    "Finding",
    "Grant",
    "Grants",
    "GuardReport",
    "OperationFacts",
    "RoomFacts",
    "Secret",
    "Send",
    "Status",
    "TableFacts",
    "Trip",
    "Verdict",
    "all_of",
    "any_of",
    "feasible",
    "guards",
    "judge",
    "only",
    "resolve",
    "same",
    "show",
    "table",
    "within",
]
