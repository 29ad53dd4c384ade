"""What pages are told while they are open: small facts pushed to whoever listens, with a cursor to catch up from."""
