"""Published patients, assessed from their findings alone."""
