"""The ways messages come and go: accounts, what was received, the one door to send anything. A folder per kind."""
