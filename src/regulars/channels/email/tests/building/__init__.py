"""Builds the letters of `corpus/`; run as a module it writes them and their index again.

What must come out of each is written here by hand, beside the letter; the parser has no part in it.
"""
