"""
The queue of what was taken over from other systems and is not published: looked into,
and published or kept unpublished in bulk. It is apart from the queue of what people
write now, and nothing in it waits with a time limit.
"""
