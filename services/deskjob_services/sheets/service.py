"""The file store as a service, and the rows of its role matrix; its operations stand in the modules of `rules`."""

from __future__ import annotations

from deskjob_services.kernel.operation import Service, only

sheets = Service("sheets", "Files", "teal", "Folders, files and workbooks: shared, versioned, calculated.")

ANYBODY = only(employee="any")
"""Every employee, among their own files."""
READING = only(employee="own reader", admin="any")
"""The owner, and those it is shared with."""
WRITING = only(employee="own writer", admin="any")
"""The owner, and those who may change what is shared with them."""
OWNING = only(employee="own", admin="any")
"""The owner alone."""
