"""The pages of the file store, by what they are about."""
