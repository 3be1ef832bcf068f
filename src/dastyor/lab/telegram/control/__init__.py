"""The control API, /sandbox/api/*: what people do in the sandbox, what they see, and the machine around them.

Loopback only, and only for pages of the sandbox itself: another site in the same browser cannot reach it.
A refusal is `{"error": sentence}` with a 4xx status. What it can beyond the common contract:

actors   `started` (he has opened the chat already), `phone`
channels `type` channel, supergroup or group; POST upgrade {chat} makes a group a supergroup
press    `chat`, where message numbers alone would not do; rows and columns count from 0
delete   without `message_id` deletes the account; block {blocked: false} lets the bot in again
inline   {actor, query, offset?, chat?, choose?}; suggest {actor, channel, text, price?, send_date?}
faults   `code` may be 0 or "down" (no answer), 200 or "slow"; `delay` seconds, `share` with `seed`, `chat`,
         `retry_after` [least, most]; {method: "getUpdates", repeat, window, seed} delivers each update so often;
         GET lists them, DELETE ends them
updates  {seed} numbers updates anew from a random lower number; limits {flood: false} for benchmarks
calls    `wait`, like transcript
"""
