"""Every SQL statement of the market; rows in, model out; always by workspace."""

from __future__ import annotations

from dastyor.domains.market.store.ads import AdsStore
from dastyor.domains.market.store.channels import ChannelsStore
from dastyor.domains.market.store.posts import Post, PostsStore

__all__ = ["AdsStore", "ChannelsStore", "Post", "PostsStore"]
