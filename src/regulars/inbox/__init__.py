"""Conversations with customers over every channel, and the answers to them."""
