"""The correction layer: maps the substitutes of spun text back to the author's words."""
