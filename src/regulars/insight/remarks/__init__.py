"""Notes on the time line: what happened in the life of the company, marked on every chart over time."""
