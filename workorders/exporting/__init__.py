"""Exports work orders to other systems, as files that never change once they are made."""

from workorders.exporting.batches import make_batch
from workorders.exporting.files import open_batch

__all__ = ["make_batch", "open_batch"]
