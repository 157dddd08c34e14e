"""Stage 3, answers: questions in; rows and receipts out. No HTML here."""
