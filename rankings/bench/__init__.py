"""How fast the portal is, on invented rounds of a stated size."""
