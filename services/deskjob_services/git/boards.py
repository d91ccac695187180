"""A project's board: its open issues by the labels that say how far they are. Labels decide it; it is read only."""

from __future__ import annotations

from deskjob_services.git import access
from deskjob_services.git.asked import WhichProject
from deskjob_services.git.cards import issue_cards, label_cards
from deskjob_services.git.models import Issue, Label
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_planning import Board, BoardColumn, Boards, LabelCard
from deskjob_services.kernel.act import Act

MOST = 20
"""Issues of a list that are shown, the latest touched."""
_COLUMN = """
from git_issue t join git_labelled d on d.target_id = t.id
where d.label_id = :label and t.state = 'opened' and (t.confidential = 0 or t.author_id = :me or :all)
"""


@git.reads(page="/{project}/-/boards", allow=READING)
def boards(act: Act, ask: WhichProject) -> Boards:
    """Look at a project's board: a list for each label `workflow::...`, or for each label where there are none."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    found = act.rows.where(Label, order="name", project_id=where.id)
    sorting = [one for one in found if one.name.startswith("workflow::")] or found
    everything = "admin" in act.roles or access.level(act.rows, where, act.me.id) >= access.REPORTER
    columns = [_column(act, card, everything) for card in label_cards(act.rows, sorting)]
    return Boards(boards=[Board(project_id=where.id, name="Development", columns=columns)])


def _column(act: Act, label: LabelCard, everything: bool) -> BoardColumn:
    bound = {"label": label.id, "me": act.me.id, "all": int(everything)}
    total = act.rows.values(f"select count(*) {_COLUMN}", **bound)[0][0]
    found = act.rows.query(Issue, f"select t.* {_COLUMN} order by t.updated_at desc, t.id desc limit {MOST}", **bound)
    return BoardColumn(label=label, issues=issue_cards(act.rows, found, act.now), total=total)
