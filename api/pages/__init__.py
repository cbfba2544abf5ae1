"""The pages for people: one module, one template, one name."""
