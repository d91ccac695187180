"""The wires of the file store: WebDAV beside Flask, and OCS shares. Public links are pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from deskjob_services.sheets.dav import door
from deskjob_services.sheets.ocs.api import blueprint as ocs
from deskjob_services.sheets.ocs.described import described

blueprint = Blueprint("sheets_api", __name__)


@blueprint.record_once
def _beside(state: Any) -> None:
    """WebDAV answers its own addresses before Flask sees them."""
    state.app.register_blueprint(ocs)
    state.app.wsgi_app = door.beside(state.app.wsgi_app)


def openapi_paths() -> dict[str, Any]:
    """The paths of the wires, for the service's description."""
    return described()
