"""Who knows something: by skills, and by what other contexts can show for it."""
