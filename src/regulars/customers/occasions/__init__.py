"""Days of the year that mean something: birthdays, anniversaries, own days, public holidays."""
