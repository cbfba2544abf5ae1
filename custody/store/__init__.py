"""The only place that speaks SQL: tables, sequencer, vault and migrations."""
