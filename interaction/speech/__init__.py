"""Ears: from a microphone or a sound file to utterances with words.

    messages       what the window says to the speech worker, and what it hears back
    sound          what a piece of sound is here: mono, 16 kHz, float32; loudness; resampling
    microphone     the port for a live source, the one over PortAudio, and a file in its place
    devices        which microphones there are, watched from a process of its own; pulse: those of a sound server
    clock          when a live source's second 0 was on the machine's clock
    soundfile      any sound file, streamed
    vad            how likely each 32 ms frame is speech (Silero)
    endpoint       where an utterance starts and ends, with a key and without; pure
    pauses         how long a pause ends one, by the speaker's own; unfinished: whether a phrase is still open
    distance       whether somebody speaks to us, or only within earshot
    listener       sound in, utterances out
    transcriber    the port for a recogniser
    whisper        the recogniser over faster-whisper, Chinese and English; models: where its weights lie;
                   model_folder: what a folder with some holds; fetching: brings them from a hub; choice: the largest
                   that answers in time, by its pace; invented: what of its text is believed, against what is voiced;
                   agreement: which words so far are settled; writing: simplified or traditional
    sherpa         recognisers of other makes, by their folder
    sphinx         the offline recogniser: English, film words only
    hushed         an utterance with the steady noise around it taken out, for that one
    film_grammar   what that one can hear, from assets/speech/core_grammar.toml and film_grammar.toml
    expected       how often which words come together in it; ngrams: which word follows which; film_model: both kept
    readiness      the best recogniser that this machine has, and one sentence on how good that is
    recognition    the recogniser's own thread; utterance: one on its way through it, part by part
    keeping        the sound of each utterance in a file, where that is wanted
    worker         the process that holds all of this; started by name
    loudspeaker    a recording played back to the room
    timing         when each character of an utterance was said

The window imports `messages` and `timing` and nothing else from here: the rest brings onnxruntime, CTranslate2 or
PortAudio.
"""
