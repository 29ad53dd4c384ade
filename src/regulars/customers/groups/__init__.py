"""Groups of customers kept by hand; customers of a key group are key customers."""
