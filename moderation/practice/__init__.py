"""
Practice: invented texts with the right decisions, on which moderators are measured.

Nothing of it is a submission, a decision or a notice: no public page, figure or queue reads it.
"""
