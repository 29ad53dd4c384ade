"""Calls, chats, letters and visits that were held elsewhere and come in files."""
