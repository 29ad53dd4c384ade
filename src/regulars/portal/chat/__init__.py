"""The window of the chat on the company's sites: who visits, what they say, what they are shown."""
