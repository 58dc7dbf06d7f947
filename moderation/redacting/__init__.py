"""
How moderators black out passages and pictures, or mark what an author shall change: the form's
fields, what is proposed for it, and the preview of what readers will see.
"""
