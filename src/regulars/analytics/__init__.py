"""The analytics core: tables in, figures out. It knows nothing of Django, the web or the company's database.

Start with `engines.open_engine`, bring tables in with it, hand them to `study.study`. The shapes of the
answers are in `results`, which imports nothing heavy. Definitions of all figures: docs/figures.md.
"""
