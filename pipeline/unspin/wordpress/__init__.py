"""Posts of a WordPress site as files, and back: the only part that speaks to one, and only when it is asked to."""
