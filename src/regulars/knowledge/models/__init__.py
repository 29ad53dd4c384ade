"""Nouns, a file each."""
