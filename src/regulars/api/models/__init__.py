"""What is remembered about programs, a file for each part."""

from regulars.api.models.keeping import Bucket, Replay
from regulars.api.models.webhooks import Delivery, Endpoint

__all__ = ["Bucket", "Delivery", "Endpoint", "Replay"]
