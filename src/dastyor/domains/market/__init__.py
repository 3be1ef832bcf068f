"""market: the classifieds of a channel, from a seller's photo to a sale in the books.

Words: an ad is a thing offered in a channel; its seller is whoever placed it, a member or not; a post is one copy of an
ad in a channel, a turn the moment at which an unsold one is shown again; the sold question asks the seller every three
days. Publishes AdSold and AdSaleUndone. Hears the decisions of moderators, and how its posts ended.
"""
