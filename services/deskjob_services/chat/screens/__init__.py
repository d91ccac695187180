"""The pages of the chat, a module for talking, one for rooms, one for finding."""
