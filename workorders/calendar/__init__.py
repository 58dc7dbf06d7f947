"""Working days by the State Council's notices, and how a new notice changes due dates."""
