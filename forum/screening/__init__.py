"""
Screening: pointing out what people should look at in a text, before a moderator decides.

A finding only annotates. ``engine.screen`` is a function of the text and of the lists in force;
it decides nothing and changes nothing. The lists are rows of ``forum.models`` that
administrators look after; ``starter`` declares those that ship.
"""
