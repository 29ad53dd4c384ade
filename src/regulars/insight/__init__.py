"""The figures: runs the analytics core over the company's data, stores results, draws them, writes traits back."""
