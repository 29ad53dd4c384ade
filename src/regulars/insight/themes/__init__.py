"""What customers write about: read from the inbox by the worker, kept by run, shown to who may see the customers."""
