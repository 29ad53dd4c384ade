"""The customer's own page of a request: what was said, by when we answer, a word more, and that it is settled."""
