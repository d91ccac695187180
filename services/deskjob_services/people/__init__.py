"""The directory: who works here, for whom, where, and who stands in for them."""
