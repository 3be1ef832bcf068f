"""A sandbox Telegram: a Bot API server over real HTTP, and the world of people and chats behind it.

A bot sees `/bot<token>/METHOD` and `/file/bot<token>/PATH`; a script or the chat page drives the people through
`/sandbox/api`. The rule: whatever Telegram refuses is refused here in Telegram's own words, and nothing answers
`ok` without the effect. `sandbox.Sandbox` is the way in, `serve.serving` starts it for a test.

Not offered (404, "method not found"): payments, games, stickers, stories, gifts, passport, business accounts,
forum topics, polls, live locations, invite links, rich and ephemeral messages, managed bots, chat boosts.
"""
