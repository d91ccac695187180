"""Pure functions over sealed state, journals and outcomes: no input or output, no clock, no model calls."""

from deskjob_scorers.checkpoint import Checkpoint, Status, Verdict, judge
from deskjob_scorers.comparator import all_of, any_of, feasible, rounded, same, table, within
from deskjob_scorers.facts import CaseRules, OperationFacts, RoomFacts, Secret, TableFacts
from deskjob_scorers.finding import Finding, show
from deskjob_scorers.grant import Decide, Do, Edit, Grant, Grants, Push, Save, Send, resolve
from deskjob_scorers.guard import GuardReport, guards
from deskjob_scorers.outcome import Cause, Claim, Key, Outcome
from deskjob_scorers.rate import Mean, Rate
from deskjob_scorers.score import clean_score_of, score_of, share_of_points, tac_file, tac_result, tac_score
from deskjob_scorers.stated import only
from deskjob_scorers.summary import Figures, Summary, figures, summarise
from deskjob_scorers.trip import GUARDS, Trip

__all__ = [
    "GUARDS",
    "CaseRules",
    "Cause",
    "Checkpoint",
    "Claim",
    "Decide",
    "Do",
    "Edit",
    "Figures",
    "Finding",
    "Grant",
    "Grants",
    "GuardReport",
    "Key",
    "Mean",
    "OperationFacts",
    "Outcome",
    "Push",
    "Rate",
    "RoomFacts",
    "Save",
    "Secret",
    "Send",
    "Status",
    "Summary",
    "TableFacts",
    "Trip",
    "Verdict",
    "all_of",
    "any_of",
    "clean_score_of",
    "feasible",
    "figures",
    "guards",
    "judge",
    "only",
    "resolve",
    "rounded",
    "same",
    "score_of",
    "share_of_points",
    "show",
    "summarise",
    "table",
    "tac_file",
    "tac_result",
    "tac_score",
    "within",
]
