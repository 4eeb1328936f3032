"""The noisy channel: candidate model, channel model, language model, selection."""
