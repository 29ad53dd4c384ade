"""What pages and the report show: stored figures turned into words, numbers, charts and tables. No queries here."""
