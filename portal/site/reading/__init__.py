"""What the home page is given: its cards, and the month's figures."""
