"""
Queries whose SQL is written once in a process.

Django builds the SQL of a query anew each time, which takes longer in the web process than
fetching the rows of a page. A ``Compiled`` query keeps it; what differs from call to call
is ``Given``.
"""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, QuerySet

# Of each query: shapes, such as the number of ids that a list asks for.
MOST_SHAPES = 200


class Given(Expression):
    """A value that each call gives, in the place of the value itself: ``filter(thread=…)``."""

    def __init__(self, name: str, output_field: Field, place: int | None = None):
        self.name, self.place = name, place
        super().__init__(output_field=output_field)

    def as_sql(self, compiler, connection):
        # Found again among the parameters of the SQL, and replaced there.
        return "%s", [self]

    def value(self, values: dict[str, Any], connection) -> Any:
        value = values[self.name] if self.place is None else values[self.name][self.place]
        return self.output_field.get_db_prep_value(value, connection, prepared=False)


def given_each(name: str, output_field: Field, count: int) -> list[Any]:
    """As many values as ``count`` says, which each call gives as a list: ``filter(pk__in=…)``."""
    return [Given(name, output_field, place) for place in range(count)]


class Compiled:
    """
    The query that ``make(*shape)`` returns, compiled once for each shape.

    What ``make`` takes from anywhere else stays as it was at the first call: no user, no
    moment and nothing that is in the reader's language.
    """

    def __init__(self, make: Callable[..., QuerySet]):
        self.make = make
        self.kept: dict[Hashable, tuple[QuerySet, Any, list, str, Iterable]] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list:
        """What the query finds with these values, as a list."""
        kept = self.kept.get(shape) or self._compile(shape)
        queryset, compiler, converted, sql, parameters = kept
        compiler = copy(compiler)
        compiler.connection = connection = connections[queryset.db]
        filled = tuple(
            one.value(values, connection) if isinstance(one, Given) else one for one in parameters
        )
        # This copy and this clone alone: the SQL is there already.
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        compiler.get_converters = lambda columns: type(compiler).get_converters(compiler, converted)
        found = queryset.all()
        vars(found.query)["get_compiler"] = lambda *args, **kwargs: compiler
        return list(found)

    def _compile(self, shape):
        queryset = self.make(*shape)
        compiler = queryset.query.get_compiler(queryset.db)
        written = compiler.as_sql()
        if len(self.kept) >= MOST_SHAPES:
            self.kept.clear()
        kept = self.kept[shape] = (queryset, compiler, _converted_columns(compiler), *written)
        return kept


def _converted_columns(compiler):
    """The columns whose values Django converts, with None in the place of each other one."""
    columns = [column for column, _sql, _alias in compiler.select]
    places = compiler.get_converters(columns)
    return [column if place in places else None for place, column in enumerate(columns)]
