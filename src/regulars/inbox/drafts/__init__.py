"""Drafts from a language model that the company runs or pays: off by default, masked, never sent by themselves."""
