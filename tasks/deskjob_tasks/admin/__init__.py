"""Keeping the house: IT, rooms, channels, and who looks after what."""
