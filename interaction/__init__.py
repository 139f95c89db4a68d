"""What understands people: from voice, words and hands to what they want.

interpretation  Interpretation: an intent, how sure, and the words or the gesture behind it
language        words, in Chinese and English, to intents and described shots (pure)
speech          a microphone or a sound file to utterances with words; a process of its own
hands           a camera, a video or a track to a ring on the screen and gestures; a process of its own

Knows the engine's messages and the language of the film, and nothing of the window.
"""
