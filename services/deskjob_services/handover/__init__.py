"""Cases put before a person: what the desk could not or may not finish, and why."""
