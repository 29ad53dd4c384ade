"""The spine: customers, their people and identities, and the one timeline of everything that happens with them."""
