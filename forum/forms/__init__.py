"""What people type into the forum, checked for its shape; who may is asked elsewhere."""
