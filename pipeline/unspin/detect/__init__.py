"""Detectors: what a spinner, a blog engine or a broken tool left in a text."""
