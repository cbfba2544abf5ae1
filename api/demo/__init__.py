"""The demo: a world of people and things, stories played in it by hand or by the player."""
