"""What goes in and comes out, a file for each resource. Fields are permanent words: they are added, never renamed."""
