"""Webhooks: telling other programs what happens, signed as in Standard Webhooks, only to the outside."""
