"""Experiments: who is in which arm, what came of it, how sure that is, and whom it works for.

`assignment` deals the arms, `ratio` checks that they were dealt, `power` says beforehand how many are needed, `effects`
and `cuped` measure, `looks` lets one look early, `ranking` and `learner` ask whether some customers gain more than
others, `verdict` puts it in codes. Semantics: everybody counts in the arm they were dealt to (intention to treat).
"""
