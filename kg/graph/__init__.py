"""Stage 2, graph: claims → statements, links, conflicts, tallies; what can be asked."""
