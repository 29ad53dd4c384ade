"""Chat on the company's site. The window itself belongs to `portal`; here is what a message of it is."""
