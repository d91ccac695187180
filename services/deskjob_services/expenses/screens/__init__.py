"""The pages of expenses, a file for each thing people do there."""
