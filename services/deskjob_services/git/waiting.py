"""What waits on the git host: merge requests to review, and issues one is assigned to."""

from __future__ import annotations

from typing import Any

from deskjob_services.git.shown_merges import MergeCard
from deskjob_services.git.shown_planning import IssueCard
from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import MOST, Waiting, counted
from deskjob_services.kernel.web import do
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """Both, those changed last first; the number counts all of them."""
    place = urls.service("git")
    asked = {"state": "opened", "order_by": "updated_at", "per_page": MOST}
    reviews = do("git.merges", {**asked, "reviewer": me.id})
    issues = do("git.issues", {**asked, "assignee": me.id})
    items = [_review(card, place) for card in reviews.merges] + [_issue(card, place) for card in issues.issues]
    words = [f"{counted(reviews.total, 'merge request')} to review"] if reviews.total else []
    words += [f"{counted(issues.total, 'issue')} assigned to you"] if issues.total else []
    line = f"{', '.join(words)}." if words else "Nothing to review."
    return Waiting(reviews.total + issues.total, line, items)


def _review(card: MergeCard, place: str) -> dict[str, Any]:
    return _item(f"Review !{card.number} {card.title}", f"{place}/merges/{card.id}", card.updated_at, card.author)


def _issue(card: IssueCard, place: str) -> dict[str, Any]:
    return _item(f"Issue #{card.number} {card.title}", f"{place}/issues/{card.id}", card.updated_at, card.author)


def _item(text: str, url: str, at: int, who: Any) -> dict[str, Any]:
    return {"key": "git", "text": text, "url": url, "at": at, "who": {"id": who.id, "name": who.name}}
