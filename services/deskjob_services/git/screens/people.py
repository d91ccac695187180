"""People behind the names in commits, which anybody can write: a link only where the address is a colleague's."""

from __future__ import annotations

from deskjob_services.git.screens.base import blueprint
from deskjob_services.kernel.web import intranet
from deskjob_services.people.models import Person


@blueprint.app_template_filter("by_email")
def by_email(email: str) -> Person | None:
    """The colleague with this address, for a commit's author."""
    return intranet().store.rows.first(Person, email=email) if email else None
