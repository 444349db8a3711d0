"""The training app: many sessions at once, memory, and how soon the page is there."""
