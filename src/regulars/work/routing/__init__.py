"""Who gets what: the customer's own manager, then by skill, experience and load; what nobody has waits in a queue."""
