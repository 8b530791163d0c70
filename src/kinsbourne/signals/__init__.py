"""A recording in, events and signs out: the eyes."""
