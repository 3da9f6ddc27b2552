"""How old somebody is who reads a text with ease: Flesch and Kincaid's school year, and five."""

import re


VOWELS = re.compile(r"[aeiouy]+")
ENDS_A_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)")


def syllables(word: str) -> int:
    """As English is mostly spoken; a silent e at the end counts nothing."""
    found = len(VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith("le") and found > 1
    return max(1, found - silent)


def reading_age(text: str) -> float:
    words = re.findall(r"[a-z]+(?:['\u2019][a-z]+)?", text.lower())
    sentences = max(1, len(ENDS_A_SENTENCE.findall(text.strip() + " ")))
    assert words, "nothing to read"
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / sentences + 11.8 * per_word - 15.59 + 5
