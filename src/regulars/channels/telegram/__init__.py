"""Telegram: a bot that customers write to, and that carries our answers."""
