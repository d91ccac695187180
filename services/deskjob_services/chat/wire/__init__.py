"""The wire of the chat: Rocket.Chat's REST API, version 1, in front of the same operations the pages use."""
