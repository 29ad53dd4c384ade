"""How long customers stay, from finished and running lifetimes alike: curves, their comparison, the mean lifetime.

`rows` has the input (equal lifetimes as one weighted row), `curves` the estimates, `comparing` the tests between
groups, `segments` what the pages show.
"""
