"""The kinds of campaign, one folder each; `search.campaigns.kinds` has the registry."""
