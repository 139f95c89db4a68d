"""A language model that may propose readings where the rules are unsure: any endpoint of OpenAI's kind; off by default.

advising   advise(text, context, rules_reading, endpoint): a second reading, and what is different in it
endpoint   Endpoint, answer(): one HTTP request with a limit on time and size
decoding   the document of `describe --json` back to intents, strictly; the other direction is `language.contract`
grounds    what may only be proposed where it was said, and what free text may hold (assets/advice/guards.toml)

Nothing here is called, and nothing is sent, unless somebody switched it on: whoever calls `advise` gives the endpoint.
A model can make nothing but the intents of that document; every word in them was said, no file is named, and nothing is
exported unless exporting was spoken of. Every failure is an EngineError: then the rules' own reading stands. `advise`
waits for the network, so it belongs in a thread.
"""

from interaction.advice.advising import Advice, Change, advise, is_unsure
from interaction.advice.endpoint import Endpoint

__all__ = ["Advice", "Change", "Endpoint", "advise", "is_unsure"]
