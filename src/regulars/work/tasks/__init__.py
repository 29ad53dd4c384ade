"""What somebody here is to do, and by when."""
