"""The refusals of accounts that a person or an operator can meet."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unauthorized


class InvitationUnknown(NotFound):
    """There is no such invitation."""

    key = "accounts-invitation-unknown"


class InvitationExpired(Conflict):
    """The invitation is too old."""

    key, status = "accounts-invitation-expired", 410


class InvitationUsed(Conflict):
    """Somebody has used this invitation already."""

    key, status = "accounts-invitation-used", 410


class InvitationOwn(Conflict):
    """The invitation is your own; send it to the person whom you invite."""

    key = "accounts-invitation-own"


class AlreadyMember(Conflict):
    """You are a member of this workspace already."""

    key = "accounts-already-member"


class MemberUnknown(NotFound):
    """There is no such member in this workspace."""

    key = "accounts-member-unknown"


class LastOwner(Conflict):
    """A workspace needs an owner: make somebody else one first."""

    key = "accounts-last-owner"


class RoleTooHigh(Forbidden):
    """Only an owner may give, change or take away the roles of owner and manager."""

    key = "accounts-role-too-high"


class NotYourWorkspace(NotFound):
    """You are not a member of such a workspace."""

    key = "accounts-workspace-unknown"


class SlugTaken(Conflict):
    """Another workspace has this short name."""

    key = "accounts-slug-taken"


class SlugWrong(Invalid):
    """A short name has 2 to 40 small Latin letters, digits and hyphens, and begins with a letter or digit."""

    key = "accounts-slug-wrong"


class NameWrong(Invalid):
    """A name has 1 to 80 characters."""

    key = "accounts-name-wrong"


class QuietWrong(Invalid):
    """Quiet hours have a beginning and an end, and these differ."""

    key = "accounts-quiet-wrong"


class KeyRefused(Unauthorized):
    """The key is unknown, expired or revoked."""

    key = "accounts-key-refused"


class KeyUnknown(NotFound):
    """There is no such key in this workspace."""

    key = "accounts-key-unknown"


class ScopeUnknown(Invalid):
    """There is no such scope."""

    key = "accounts-scope-unknown"


class ScopeTooWide(Forbidden):
    """A key cannot be given more than its maker may do."""

    key = "accounts-scope-too-wide"


class PreferenceUnknown(Invalid):
    """There is no such setting."""

    key = "accounts-preference-unknown"


class PreferenceWrong(Invalid):
    """The setting does not take this value."""

    key = "accounts-preference-wrong"


class KeyEndWrong(Invalid):
    """A key must end later than now."""

    key = "accounts-key-end-wrong"


class CredentialUnknown(NotFound):
    """There is no such credential in the vault."""

    key = "accounts-credential-unknown"


class CredentialOfAnotherHost(Forbidden):
    """The credential is for another host, and is opened for that one only."""

    key = "accounts-credential-host"


class CredentialWrong(Invalid):
    """A credential has a name, a host such as shop.uz or shop.uz:8443, and 1 to 20 fields of text."""

    key = "accounts-credential-wrong"
