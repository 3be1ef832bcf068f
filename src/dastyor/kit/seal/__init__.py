"""Seal: credentials kept so that only their own place can open them, tags that only we can make, hashes of keys.

`RootKeys(*root_keys(settings))` once in a process; its data keys come wrapped from the workspace's row.
"""

from __future__ import annotations

from dastyor.kit.seal.keys import CannotOpen, DataKey, Place, RootKeys, sealed_by
from dastyor.kit.seal.root import root_keys
from dastyor.kit.seal.secret import Secret, hash_key, new_api_key

__all__ = ["CannotOpen", "DataKey", "Place", "RootKeys", "Secret", "hash_key", "new_api_key", "root_keys", "sealed_by"]
