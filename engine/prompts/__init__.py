"""From canonical slots to the words that each video model expects, in Chinese and English.

wording    worded(spec, engine, language): the Prompt of a shot; language_of(spec): in which language it was said
prompt     Prompt: the text, what is not wanted, and what became of every slot
people     who does what, where in the picture, and to whom
looks      what somebody looks like: in a red cloak, with an umbrella
setting    where, when and in what weather, woven into the sentence of who does what
grammar    articles, one or many, and the forms of a verb
models     the engines that words are known for (assets/prompts/engines.toml)
words      the ways of telling every identifier (assets/prompts/NAME.LANGUAGE.toml), later files over earlier ones

An identifier is looked up, never translated from words: 近景 is one size on a set and another one in Wan's guide.
Nothing is told that was neither said nor assumed. Pure functions of the spec and the data.
"""

from engine.prompts.models import ENGINES
from engine.prompts.prompt import Prompt
from engine.prompts.wording import language_of, worded

__all__ = ["ENGINES", "Prompt", "language_of", "worded"]
