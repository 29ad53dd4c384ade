"""Everything the company keeps, out of the house: one file, in the form in which it can come back in."""
