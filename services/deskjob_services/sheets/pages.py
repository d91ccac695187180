"""The pages of the file store; importing this puts every one of them on the blueprint."""

from __future__ import annotations

from deskjob_services.sheets.screens import file, folders, grid, placing, public, sharing, trash
from deskjob_services.sheets.screens.base import blueprint

__all__ = ["blueprint", "file", "folders", "grid", "placing", "public", "sharing", "trash"]
