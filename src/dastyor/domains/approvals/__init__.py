"""Approvals: one inbox of what people must decide, for all domains; the first decision is the only one.

Words: request (what a domain asks), approval (a request as it is kept here), card (one message about it on one phone),
choice (an answer that may be given), reason (why, from a ready list or in one's own words), reminder (what waits is told
of again), escalation (the owners are told). Publishes Decision, hears ApprovalRequest and ApprovalDropped.
"""
