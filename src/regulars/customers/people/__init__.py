"""The people of a company: who they are, what they do there, how they are reached; they come, change and leave."""
