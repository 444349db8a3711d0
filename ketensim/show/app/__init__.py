"""The training app: a group predicts, runs, intervenes and discusses, with the model underneath."""
