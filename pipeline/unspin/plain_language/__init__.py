"""Help with plain language: terms that patients do not know, long sentences, abbreviations never spelt out, grades of reading."""

RULES = ("plain.word", "plain.long-sentence", "plain.abbreviation")
"""The rules of this part. They stand here, where nothing is imported: every run has to know the names, few run the rules."""
