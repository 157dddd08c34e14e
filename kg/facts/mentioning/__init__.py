"""The text of an article → what it names: text, page, cues, spellings, linking, kinds."""
