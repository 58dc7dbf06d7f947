"""Getting an account: by sign-up, or by an invitation from staff."""
