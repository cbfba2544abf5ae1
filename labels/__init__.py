"""Content in, bytes out: the same content always gives the same bytes."""
