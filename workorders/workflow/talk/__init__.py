"""
The talk between an agency and the author of its matter: ``messages`` are kept as they were sent,
``questions`` let the agency's time stand still, ``letter_links`` lead from a letter to one.
"""
