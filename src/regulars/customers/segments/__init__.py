"""Segments: rules over customers, what they mean in SQL and in words, and who fits them when."""
