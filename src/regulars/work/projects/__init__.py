"""Small undertakings around a customer, whose steps are tasks."""
