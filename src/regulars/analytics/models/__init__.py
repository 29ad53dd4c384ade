"""Models of buying: fit on arrays, predict on arrays. Notation (x, t_x, T) as in the papers."""
