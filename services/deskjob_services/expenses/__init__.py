"""Expenses: reports with receipts, their approval under the policy, and their payment into the ledger."""
