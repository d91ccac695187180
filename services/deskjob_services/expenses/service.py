"""Expenses as a service, and the rows of its role matrix; its operations stand in the modules of `rules`."""

from __future__ import annotations

from deskjob_services.kernel.operation import Service, only

expenses = Service("expenses", "Expenses", "green", "Reports, receipts, approvals, payments and the ledger.")

OWN = only(employee="own")
"""The report's owner alone."""
SEEING = only(employee="own report", finance="any", treasurer="any")
"""The owner, whoever they report to at any remove (or that person's stand-in), and finance."""
DECIDING = only(employee="report", finance="report other", treasurer="report other")
"""The same without the owner: nobody decides what is their own."""
FINANCE = only(finance="any", treasurer="any")
"""Finance alone."""
SECOND_EYES = only(finance="other", treasurer="other")
"""Somebody in finance who did not prepare it."""
