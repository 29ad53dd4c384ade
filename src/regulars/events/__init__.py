"""What customers do, told by the programs of the company: taken in at once, read into the timeline afterwards."""
