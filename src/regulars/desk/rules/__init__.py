"""Rules of segments as they are built by clicking: drafts that may be unfinished, and the fields of conditions."""
