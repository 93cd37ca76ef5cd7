"""Built files: language model, fitted weights, counts. Never edited by hand; tools/ builds them."""
