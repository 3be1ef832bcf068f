"""What can be refused about ads and channels, each with its text."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchAd(NotFound):
    """There is no such ad here."""

    key = "market-no-ad"


class NotYourAd(Forbidden):
    """The ad is somebody else's."""

    key = "market-not-yours"


class AdIncomplete(Invalid):
    """Something is missing that every ad has to say."""

    key = "market-incomplete"


class TooManyPhotos(Conflict):
    """An ad has ten photos at most."""

    key = "market-too-many-photos"


class NotNow(Conflict):
    """The ad is in a state in which this cannot be done."""

    key = "market-not-now"


class NoMarket(NotFound):
    """This business has no channel to sell in."""

    key = "market-no-market"


class ChannelTaken(Conflict):
    """The channel is connected to another business."""

    key = "market-channel-taken"


class TooManyAds(Conflict):
    """The seller has sent as many ads today as one may."""

    key, status = "market-too-many-ads", 429


class NotAnAnswer(Invalid):
    """This does not answer the question."""

    key = "market-not-an-answer"


class NotAPrice(Invalid):
    """This cannot be read as a price."""

    key = "market-not-a-price"


class NotAPhone(Invalid):
    """This cannot be read as a phone number."""

    key = "market-not-a-phone"


class TooLateToTakeBack(Conflict):
    """What was done a day ago is not taken back."""

    key = "market-too-late"
