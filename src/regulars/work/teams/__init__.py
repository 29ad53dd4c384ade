"""Teams and their queues; what people know, when they work, how much they take, and when they are away."""
