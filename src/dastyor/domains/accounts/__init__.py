"""accounts: who people are, in which workspaces, with which rights; invitations, API keys, settings, vault, audit.

Words: a workspace is one business; a member is a person in it, with a role; a customer is anyone else who writes to
the bot, and is a person with a workspace of his own from his first line. An invitation is a one-time link with a role.
Publishes WorkspaceMade, MemberJoined, MemberRemoved, RoleChanged. Reacts to nothing: other domains record changes
through kit.offers, and `Identity` writes them here in the same transaction.
"""
