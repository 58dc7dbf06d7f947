"""
Appeals: an author asks that another moderator looks at a decision or a hiding again.

``grounds`` says what can be appealed against, ``workflow`` makes, decides and ends appeals,
``reading`` is what the pages are given.
"""
