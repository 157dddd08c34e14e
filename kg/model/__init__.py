"""What stages hand each other: values, spans of time, claims, statements, conflicts, entities."""
