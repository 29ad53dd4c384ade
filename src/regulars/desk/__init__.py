"""The staff's face of the product: home, the customers list, the customer page, search. Composes the contexts."""
