"""The intranet of a simulated company: its state and its HTTP. Knows nothing of tasks, agents or scores."""
