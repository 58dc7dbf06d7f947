"""Suggesting an agency for a matter, by the rules that administrators keep."""

from portal.agencies.routing.suggesting import Suggestion, fitting, suggest

__all__ = ["Suggestion", "fitting", "suggest"]
