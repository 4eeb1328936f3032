"""Many files in one run: from a cache where that knows the answer, else by this process or by several, always in the order given."""

from unspin.batch.outcomes import Batch
from unspin.batch.task import Outcome, Task
from unspin.kept import cache_folder

__all__ = ["Batch", "Outcome", "Task", "cache_folder"]
