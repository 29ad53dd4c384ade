"""Figures that leave by e-mail on their day, and as a document: what is in them, to whom, and that each goes once."""
