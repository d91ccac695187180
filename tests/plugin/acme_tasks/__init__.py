"""Tasks of Acme: where each stands, by its id; it is loaded when it is asked for."""

TASKS = {"acme/quarter-close": "acme_tasks.quarter_close:task"}
IDS = tuple(TASKS)
