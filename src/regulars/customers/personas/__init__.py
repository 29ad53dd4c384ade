"""Portraits of the customers a company wants; how well each customer fits one, and how much of that is known."""
