"""Posts of a WordPress site as files, and back: the only part that speaks to one, and only when it is asked to."""

from unspin.wordpress.client import Client
from unspin.wordpress.pull import Pulled, pull
from unspin.wordpress.push import Pushed, push

__all__ = ["Client", "Pulled", "Pushed", "pull", "push"]
