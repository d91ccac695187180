"""The library of office tasks, one file a task. `TASKS` tells where each stands; it is loaded when it is asked for."""

_MODULES = (
    "admin.handover_of_duties",
    "admin.missing_receipts",
    "admin.vendor_comparison",
    "data.clean_customers",
    "data.consolidate_regions",
    "data.pivot_report",
    "engineering.fix_failing_test",
    "engineering.milestone_moves",
    "engineering.release_notes",
    "engineering.review_merge_request",
    "engineering.rotate_leaked_credential",
    "engineering.triage_week",
    "finance.answer_from_records",
    "finance.broken_formula",
    "finance.budget_against_actuals",
    "finance.duplicate_claims",
    "finance.expense_audit",
    "finance.file_report",
    "finance.payment_batch",
    "finance.reconcile_bank_statement",
    "hr.head_count_report",
    "hr.leave_cover",
    "hr.reorganisation",
)

TASKS = {name.replace(".", "/").replace("_", "-"): f"deskjob_tasks.{name}:task" for name in _MODULES}
"""Where each task stands, by its id: folder/file, dashes for underscores."""

IDS = tuple(TASKS)
"""The ids of the tasks."""
