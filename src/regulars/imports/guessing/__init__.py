"""What a file probably is: its encoding, separator, row of names, way of writing dates and numbers, and columns.

A guess is an offer: the page shows it over the first rows, and a person corrects it.
"""
