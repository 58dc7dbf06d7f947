"""The forum's pages: find it through the permission, hand it to the step, say what happened."""
