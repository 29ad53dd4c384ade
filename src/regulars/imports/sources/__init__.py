"""Files as batches of text cells with row numbers: one module for each kind of file, one shape for all."""
