"""The wires of the file store: WebDAV beside Flask, OCS shares, and public links."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from deskjob_services.sheets.dav import door

blueprint = Blueprint("sheets_api", __name__)


@blueprint.record_once
def _beside(state: Any) -> None:
    """WebDAV answers its own addresses before Flask sees them."""
    state.app.wsgi_app = door.beside(state.app.wsgi_app)


def openapi_paths() -> dict[str, Any]:
    """The paths of the wires, for the service's description."""
    return {}
