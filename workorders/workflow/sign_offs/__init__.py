"""
Whatever an agency says, from the draft past its head to the centre: ``kinds`` declares what may
be said when, ``steps`` moves it, and a module for each kind says what is its own.
"""
