"""Who is what to whom among the customers: companies that belong together, who brought whom, partners, family."""
