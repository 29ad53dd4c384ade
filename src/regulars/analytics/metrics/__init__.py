"""Metrics: an Ibis table in, an Ibis table out, nothing computed until somebody reads it."""
