"""Pages of figures: each reads stored results only."""
