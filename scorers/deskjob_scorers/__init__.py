"""Pure functions over sealed state, journals and outcomes: no input or output, no clock, no model calls."""

from deskjob_scorers.checkpoint import Checkpoint, Status, Verdict, judge
from deskjob_scorers.comparator import all_of, any_of, feasible, same, table, within
from deskjob_scorers.finding import Finding, show
from deskjob_scorers.only import only

__all__ = [
    "Checkpoint",
    "Finding",
    "Status",
    "Verdict",
    "all_of",
    "any_of",
    "feasible",
    "judge",
    "only",
    "same",
    "show",
    "table",
    "within",
]
