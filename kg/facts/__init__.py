"""Stage 1, facts: what curators typed → checked claims."""
