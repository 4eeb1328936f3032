"""Which files a run reads, by which configuration, and which of their lines."""
