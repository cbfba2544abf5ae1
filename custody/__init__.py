"""The rules and the books of custody: no web, no drawing."""
