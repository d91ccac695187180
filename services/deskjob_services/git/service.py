"""The git host as a service, and the rows of its role matrix; its operations stand in the modules of `rules`."""

from __future__ import annotations

from deskjob_services.kernel.operation import Service, only

git = Service("git", "Code", "orange", "Repositories, issues, merge requests, pipelines, releases and wikis.")

READING = only(employee="reader", admin="any")
"""Who may see the project: everybody where it is internal, else its members (guests and above)."""
SPEAKING = only(employee="reader", admin="any")
"""Whoever sees a project may open an issue there and comment."""
OWN = only(employee="own", admin="any")
"""The author alone, such as of a comment."""
PLANNING = only(employee="own reporter", admin="any")
"""The author, and members from reporter up: labels, milestones, states of issues."""
SORTING = only(employee="reporter", admin="any")
"""Members from reporter up: which labels and milestones there are."""
PROPOSING = only(employee="own developer", admin="any")
"""The author, and members from developer up: what a merge request says and where it goes."""
TAKING_BACK = only(employee="own maintainer", admin="any")
"""The author, and members from maintainer up: taking a comment out of sight."""
REVIEWING = only(employee="reviewer", admin="other")
"""Members from developer up who did not open the merge request: nobody approves what is their own."""
DEVELOPING = only(employee="developer", admin="any")
"""Members from developer up: branches, commits, merge requests."""
MAINTAINING = only(employee="maintainer", admin="any")
"""Members from maintainer up: protection, members, releases' removal."""
OWNING = only(employee="owner", admin="any")
"""Owners of the project."""
CREATING = only(employee="any")
"""Any employee, in a name space of their own or of a group they belong to."""
