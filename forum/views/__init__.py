"""The forum's views: fetch what the user may see, call a workflow step, show the result."""
