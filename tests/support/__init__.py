"""What tests of faces share: a person at the bot, a program at the API, without the servers between."""
