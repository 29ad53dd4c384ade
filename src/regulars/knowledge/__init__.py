"""Articles for staff and for customers: written, found, suggested, and the questions nobody has answered yet."""
