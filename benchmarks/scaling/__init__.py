"""What a run costs as weeks, clients, partners or a queue grow."""
