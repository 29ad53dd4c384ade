"""Customers who may be one: found by the worker, decided by people."""
