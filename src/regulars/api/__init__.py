"""The face for programs: keys, scopes, limits, one shape of everything, and the resources under /api/v1."""
