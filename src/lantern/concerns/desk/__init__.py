"""The lead's desk: what has come in, the decision about it, and the duties of those who work on it."""
