"""The chat of the company: rooms, messages, threads; on the wire of Rocket.Chat."""
