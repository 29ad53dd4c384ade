"""Pages of the inbox: the list, one conversation, and what is done with them."""
