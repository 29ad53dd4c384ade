"""What customers buy: products, orders, contracts, and what it costs to win and serve them."""
