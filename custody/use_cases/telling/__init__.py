"""From a therapy's entries to the plain rows of a custody record, a module for each chapter."""
