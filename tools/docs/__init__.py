"""The reference documents, written from the code so that they are never out of date."""
