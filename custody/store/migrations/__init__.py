"""Every change of the schema, in order; each is frozen once it has been released."""
