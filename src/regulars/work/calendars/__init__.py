"""When people work here, and how long something takes in working time."""
