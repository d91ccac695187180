"""The agents that ship with deskjob."""
