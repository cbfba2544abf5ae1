"""What leaves the house and what enters it."""
