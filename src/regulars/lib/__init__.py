"""Small things every context uses: errors, the clock, money, paging, the registry. No models."""
