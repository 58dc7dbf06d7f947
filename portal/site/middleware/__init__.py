"""What every request passes: one module for each subject, in the order that settings name."""
