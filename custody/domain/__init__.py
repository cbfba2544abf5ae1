"""What is true and what is allowed, in plain Python: no clock, no chance, no database."""
