"""Notes, calls, meetings and follow-ups."""
