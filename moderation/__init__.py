"""
Moderators read what was submitted and decide: the queue, claims, decisions, reasons.

Stands on the forum; its neighbour ``workorders`` and it do not know each other.
"""
