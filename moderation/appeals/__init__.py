"""
Appeals: an author asks that another moderator looks at a decision or a hiding again,
or at parts that were blacked out.

``grounds`` says what can be appealed against, ``workflow`` makes, decides and ends appeals,
``ruling`` is what a decision makes of them, ``reading`` is what the pages are given.
"""
