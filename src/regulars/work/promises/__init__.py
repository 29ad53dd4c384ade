"""What we promise customers, by when, and what happens when it is not kept."""
