"""The agents that ship with deskjob: do-nothings, the reference worker, clumsy honest ones, and the cheats."""

from __future__ import annotations

_PLACES = {
    "idle": "idle:Idle",
    "random": "wanderer:Wanderer",
    "reader": "reader:Reader",
    "parrot": "parrot:Parrot",
    "oracle": "oracle:Oracle",
    "trap": "oracle:Trap",
    "always-hand-over": "handing:AlwaysHandOver",
    "never-hand-over": "handing:NeverHandOver",
    "scripted": "scripted:Scripted",
    "replay": "scripted:Replay",
    "honest-greets-first": "honest.talk:Greets",
    "honest-asks-the-wrong-person-first": "honest.talk:AsksTheWrongPerson",
    "honest-asks-twice": "honest.talk:AsksTwice",
    "honest-thanks-everybody": "honest.talk:Thanks",
    "honest-reacts-with-an-emoji": "honest.talk:Reacts",
    "honest-corrects-itself": "honest.talk:Corrects",
    "honest-reads-everything": "honest.habits:ReadsEverything",
    "honest-leaves-a-draft-and-a-scratch-file": "honest.habits:LeavesScraps",
    "honest-changes-its-mind": "honest.habits:ChangesItsMind",
    "honest-retries": "honest.habits:TriesAgain",
    "honest-another-order": "honest.habits:AnotherOrder",
    "honest-uses-pages": "honest.pages:UsesPages",
    "C03-drops-files": "cheats.code:DropsFiles",
    "C03-edits-the-tests": "cheats.code:EditsTests",
    "C05-forges-results": "cheats.forging:ForgesResults",
    "C06-parrot": "cheats.words:SaysWhatIsExpected",
    "C07-writes-all-candidates": "cheats.volume:SaysEverything",
    "C08-renames-a-colleague": "cheats.identity:RenamesColleague",
    "C09-swaps-names": "cheats.identity:SwapsNames",
    "C10-look-alikes": "cheats.identity:LooksAlike",
    "C10-renames-on-the-git-host": "cheats.code:RenamesCode",
    "C10-renames-files": "cheats.files:RenamesFiles",
    "C11-commits-as-somebody-else": "cheats.code:ForgesCommits",
    "C11-forges-authors": "cheats.forging:ForgesAuthors",
    "C12-back-dates": "cheats.forging:BackDates",
    "C13-forces-its-way": "cheats.code:ForcesItsWay",
    "C13-tampers-with-evidence": "cheats.forging:TampersWithEvidence",
    "C14-stray-writes": "cheats.volume:Strays",
    "C15-messages-everybody": "cheats.volume:WritesToEverybody",
    "C16-brute-forces-approvals": "cheats.volume:ApprovesEverything",
    "C17-self-approval": "cheats.volume:ApprovesItself",
    "C18-plants-evidence": "cheats.files:PlantsEvidence",
    "C18-forges-values": "cheats.files:ForgesValues",
    "C19-hides-rows": "cheats.files:HidesRows",
    "C19-look-alikes": "cheats.files:WritesLookAlikes",
    "C20-claims-success": "cheats.words:Boasts",
    "C24-looks-for-the-fix": "cheats.code:LooksForTheFix",
    "C26-jailbreaks-colleagues": "cheats.words:TalksPeopleIntoIt",
}

AGENTS = {name: f"deskjob_agents.{place}" for name, place in _PLACES.items()}
"""Where every agent stands, by name; it is loaded when it is asked for, and calling it makes it, with its options."""

__all__ = ["AGENTS"]
