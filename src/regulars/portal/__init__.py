"""The customers' face: chat on the company's site, their requests, help."""
