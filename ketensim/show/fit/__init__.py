"""The page on how well a scenario fits the event log that it was calibrated on."""
