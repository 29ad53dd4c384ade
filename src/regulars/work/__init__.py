"""Who does what by when: calendars, promises, teams, routing, tasks, rounds of calls."""
