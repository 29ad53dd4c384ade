"""Pages, a file for each part."""
