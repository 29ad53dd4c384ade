"""What customers say against what they do, and value against effort: computed after the figures, decided by people."""
