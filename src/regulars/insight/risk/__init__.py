"""Who will leave, and why: of a file (`file`) and of the company's own customers."""
