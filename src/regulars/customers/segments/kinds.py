"""The kinds of conditions this context knows, in the order they are offered."""

from regulars.customers.segments import about, figures, history, other, own, reached

CONDITIONS = (*about.KINDS, *own.KINDS, *figures.KINDS, *reached.KINDS, *history.KINDS, *other.KINDS)
