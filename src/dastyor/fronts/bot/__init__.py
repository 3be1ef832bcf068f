"""The bot: works the updates that the receiver stored, with aiogram, each in one transaction with its answers."""
