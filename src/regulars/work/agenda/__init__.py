"""Everything of an employee that has a day: tasks, calls they promised, follow-ups, occasions of their customers."""
