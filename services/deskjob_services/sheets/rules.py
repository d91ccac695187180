"""What people may do in the file store, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.sheets import files, history, locking, moving, sharing, trash
from deskjob_services.sheets.service import sheets

service = sheets

__all__ = ["files", "history", "locking", "moving", "service", "sharing", "trash"]
