"""What customers say, as a reader asks for it: themes counted again, quotes, messages to take along."""
