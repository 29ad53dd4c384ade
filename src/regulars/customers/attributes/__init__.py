"""Own attributes: what a company wants to know of its customers besides what everybody wants to know."""
