"""The resources, a file for each. An endpoint reads what was sent, calls a command or a query, shapes the answer."""
