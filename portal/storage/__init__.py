"""Where data lies, whatever room it is of: cache, disk, encrypted fields, connections."""
