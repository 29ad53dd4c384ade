"""The telephone: calls of the exchange, calls from its files, calls somebody wrote down."""
