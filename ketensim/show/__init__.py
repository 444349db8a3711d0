"""Floor 6: what people look at: the command line, the report and the words they use."""
