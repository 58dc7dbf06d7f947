"""
Unpublished history imported from other systems: moderators read it, and publish it or keep
it unpublished in bulk. Its queue is separate from that of new submissions and has no time limit.
"""
