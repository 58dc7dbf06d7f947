"""
What a writer does with a submission: begin, save, attach, submit and withdraw it.

Imports models and the modules directly in ``forum.workflow``; knows neither ``publishing``
nor ``threads``.
"""
