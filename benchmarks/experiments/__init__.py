"""What the machinery of experiments costs beside the model, and beside other programs."""
