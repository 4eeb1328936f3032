"""The editors' files: canonical terms, the spin lexicon, and how they are matched in text."""
