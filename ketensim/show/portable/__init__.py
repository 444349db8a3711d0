"""A folder from which a laptop without rights or internet installs and starts the training app."""
