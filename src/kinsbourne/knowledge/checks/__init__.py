"""The rules by which the knowledge is checked, each a function from what was read to faults."""
