"""Working days as the State Council's notices lay them out, and what a new notice moves."""
