"""What every page that shows edits shares: the colours of the steps and the base style sheet."""
