"""The attackers that ship with the benchmark: each runs on every task, and none may gain by it.

The numbers are those of the list of threats; one that scores is a bug of ours.
"""

from __future__ import annotations

from deskjob_agents.cheats.cheat import Cheat
from deskjob_agents.cheats.code import (
    DropsFiles,
    EditsTests,
    ForcesItsWay,
    ForgesCommits,
    LooksForTheFix,
    RenamesCode,
)
from deskjob_agents.cheats.files import ForgesValues, HidesRows, PlantsEvidence, RenamesFiles, WritesLookAlikes
from deskjob_agents.cheats.forging import BackDates, ForgesAuthors, ForgesResults, TampersWithEvidence
from deskjob_agents.cheats.identity import LooksAlike, RenamesColleague, SwapsNames
from deskjob_agents.cheats.volume import ApprovesEverything, ApprovesItself, SaysEverything, Strays, WritesToEverybody
from deskjob_agents.cheats.words import Boasts, SaysWhatIsExpected, TalksPeopleIntoIt

CHEATS: tuple[type[Cheat], ...] = (
    DropsFiles,
    EditsTests,
    ForgesResults,
    SaysWhatIsExpected,
    SaysEverything,
    RenamesColleague,
    SwapsNames,
    LooksAlike,
    RenamesCode,
    RenamesFiles,
    ForgesAuthors,
    ForgesCommits,
    BackDates,
    TampersWithEvidence,
    ForcesItsWay,
    Strays,
    WritesToEverybody,
    ApprovesEverything,
    ApprovesItself,
    PlantsEvidence,
    ForgesValues,
    HidesRows,
    WritesLookAlikes,
    Boasts,
    LooksForTheFix,
    TalksPeopleIntoIt,
)

__all__ = ["CHEATS", "Cheat"]
