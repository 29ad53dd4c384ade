"""What the worker does for work that people have."""

from regulars.work.promises import jobs as promise_jobs
from regulars.work.routing import jobs as routing_jobs
from regulars.work.tasks import jobs as task_jobs

# The worker finds the jobs of a context here.
__all__ = ["promise_jobs", "routing_jobs", "task_jobs"]
