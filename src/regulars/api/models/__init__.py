"""What is remembered about programs, a file for each part."""

from regulars.api.models.keeping import Bucket, Replay

__all__ = ["Bucket", "Replay"]
