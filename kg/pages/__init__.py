"""Stage 4, pages: answers → terminal and files. No SPARQL here."""
