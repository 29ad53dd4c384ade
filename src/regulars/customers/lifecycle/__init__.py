"""The stage of life of each customer with the company: rules it edits, moves as intervals, a hand that overrules."""
