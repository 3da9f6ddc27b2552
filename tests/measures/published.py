"""Seals of the published wording: the first 16 hex digits of the SHA-256 of each text, each read in two sources or more.

`exact` seals the text itself; `words` its words in small letters without signs, so that a difference in a sign alone can be
told from another word.  The question after the seven of the GAD-7 rests on one reading; it and its answers are left out.
"""

PUBLISHED = {
    "phq9": {
        "instruction": ("a7cf6c81d77ca468", "a4d75780be0765c4"),
        "items.1": ("9bb34b8f7ca6dbcb", "7ad6330b18ed7261"),
        "items.2": ("aeb17a99adad1412", "adb58a907ca764c1"),
        "items.3": ("1244963d1912c2bf", "58e8b6c6896c80d9"),
        "items.4": ("0b9fa7b8a9c19890", "6107c4d38ce73546"),
        "items.5": ("2a3dfdd4401d8c5b", "07bbb9218578e8f9"),
        "items.6": ("f1383307d7fbbc9d", "d0eda117d6b20e20"),
        "items.7": ("901ce5230a967d19", "6f11cd966acade23"),
        "items.8": ("398c2a3dd840ef99", "ab412f85a150dd83"),
        "items.9": ("eb6a4c91968e2638", "a124d7e6b45ef9ea"),
        "how_often.0": ("93a00d07ebb915ae", "d440a63a2025f47b"),
        "how_often.1": ("f2477935aa1e1dad", "6bd252265c21121c"),
        "how_often.2": ("7cc95688702d097d", "3ec6791b5b9de44e"),
        "how_often.3": ("83d825c2c8a2125f", "d119e9ccedaf6312"),
        "items.difficulty": ("a9be6872f364adb4", "791d5b0745812e5e"),
        "difficulty.0": ("c8eeaf6afab2e961", "acb19681f9527741"),
        "difficulty.1": ("57d61e358553504a", "e651d07f7f15d335"),
        "difficulty.2": ("3d4296ee5d880b98", "2da3c70c5a7be98f"),
        "difficulty.3": ("176009dbd3d2c612", "f975e0dd21d94b9a"),
    },
    "gad7": {
        "instruction": ("2cfad67b8ee11af1", "2052c515c97c68b5"),
        "items.1": ("a608faf93c7fe84f", "420bdc7c3c0ec33a"),
        "items.2": ("f0412d630d01a77c", "30b182c2191f55ed"),
        "items.3": ("d3d338b468725df4", "0c91440343e32439"),
        "items.4": ("8c0b7a6b0ee0f7db", "3a3e57d9b9b555e7"),
        "items.5": ("66cf6024e2ff522e", "546b7b5c22f09199"),
        "items.6": ("ec61ae10a65ecc53", "555a2c6aac411ff8"),
        "items.7": ("56e9c044eea906e9", "9b5bcbcbc64ae6a2"),
        "how_often.0": ("93a00d07ebb915ae", "d440a63a2025f47b"),
        "how_often.1": ("f2477935aa1e1dad", "6bd252265c21121c"),
        "how_often.2": ("7cc95688702d097d", "3ec6791b5b9de44e"),
        "how_often.3": ("83d825c2c8a2125f", "d119e9ccedaf6312"),
    },
}
