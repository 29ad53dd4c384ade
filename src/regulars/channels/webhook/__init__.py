"""Any messenger through a program in between: WhatsApp, Viber, others. It speaks a small JSON, signed both ways."""
