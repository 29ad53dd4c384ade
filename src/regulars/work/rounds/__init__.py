"""Rounds of calls: a list of customers, a script, several callers, and what came of each call."""
