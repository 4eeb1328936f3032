"""Offsets, tokens, casing and inflection: strings in, strings out."""
