"""The people of the demonstration who have met the same as a matter speaks of."""

from forum import workflow as forum


def support_steps(player, matter, author, at):
    """Steps of ``MatterPlayer``: each supporter of the matter, one after the other."""
    people = [person for person in player.people.authors.values() if person != author]
    return [
        (player.after(at, days=0.06 + 0.02 * place), _support, person)
        for place, person in enumerate(people[: matter.get("supporters", 0)])
    ]


def _support(thread, person, author, at):
    forum.support(thread.pk, by=person, at=at)
