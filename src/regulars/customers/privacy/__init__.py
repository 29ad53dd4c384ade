"""What a person may ask about their own data: to see all of it, and to be forgotten."""
