"""What people may do in the file store, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.sheets import cells, files, history, lines, locking, moving, sharing, tabs, texts, trash
from deskjob_services.sheets.service import sheets

service = sheets

__all__ = ["cells", "files", "history", "lines", "locking", "moving", "service", "sharing", "tabs", "texts", "trash"]
