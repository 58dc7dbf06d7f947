"""Getting an account: by signing up, or by an invitation from the staff."""
