"""What every page that shows edits shares: the colours of the steps, the base style sheet, some scripts."""
