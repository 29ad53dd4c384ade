"""Figures of a part of the customers: one segment, industry, product or manager, or what an employee looks after."""
