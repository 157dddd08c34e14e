"""The text of an article → what it names: text, words, cues, spellings, linking, candidates, kinds."""
