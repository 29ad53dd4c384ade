"""Files that people bring: read, guessed, mapped, checked, loaded, and remembered for the next file of that shape."""
