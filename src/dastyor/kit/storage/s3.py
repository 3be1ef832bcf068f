"""Storage in a bucket of S3, or of what speaks like it; under the same suite as the disk.

A killed process may leave parts of an upload behind; a lifecycle rule of the bucket that aborts unfinished multipart
uploads after a day clears them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from dastyor.kit.errors import Misconfigured
from dastyor.kit.settings import Settings
from dastyor.kit.storage.objects import ObjectStorage

_PATIENCE: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


class S3Storage(ObjectStorage):
    """Files below the prefix of a bucket."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.storage_url or "")
        config: dict[str, Any] = {"region": settings.aws_region or "us-east-1"}
        if settings.aws_endpoint_url:
            config["endpoint"] = settings.aws_endpoint_url
        if settings.aws_access_key_id and settings.aws_secret_access_key:
            config["access_key_id"] = settings.aws_access_key_id.get_secret_value()
            config["secret_access_key"] = settings.aws_secret_access_key.get_secret_value()
        is_plain = (settings.aws_endpoint_url or "").startswith("http://")
        try:
            store = S3Store(
                parts.netloc, prefix=parts.path.strip("/") or None, retry_config=_PATIENCE,
                client_options={"allow_http": is_plain, "timeout": timedelta(seconds=60)}, **config,
            )  # fmt: skip
        except BaseError as failed:
            raise Misconfigured(
                f"DASTYOR_STORAGE_URL cannot be used: {str(failed).partition(chr(10))[0]}.",
                hint="Say s3://bucket/prefix, and give the credentials as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
            ) from failed
        super().__init__(store)
