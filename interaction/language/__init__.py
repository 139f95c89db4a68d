"""What people say, as instructions: Chinese and English, descriptions and orders mixed.

understanding  understand(text): the instructions in it, in order; never raises
conversation   what the words could mean, clause by clause; revising: what a draft comes to, a shot or a change
deciding       which of that is wanted, and how surely: the word of the judge, who looks at marks of the words
context        what stands while somebody speaks: the shot in view, the cast, the places
contract       document(interpretations, text): the JSON that `describe --json` prints
grammar        orders ("circle take three"), with automaton: their patterns as one machine
references     which take or clip is meant: number, "this one", the one that is so; naming: "call her Lin Mei"
reading        one clause: its slots, wishes, negations, and how much of it is talk
english        who does what and where in an English clause, on english_bonds (who is what to whom), english_words
               (where nouns end), english_doings (what is a verb), english_ambience, english_tokens, english_vocabulary
chinese        the same of a Chinese one, cut into words by chinese_segments, with chinese_words, chinese_lists
               and chinese_doings; parts: what both find
relations      what people do to each other, and where one stands to another, by its words
shots          clauses gathered into a shot (gathering), later ones correcting earlier ones; playing: who does what,
               in order
wardrobe       who is dressed anew, and who joins the shot that stands
restaging      who is put elsewhere in the picture, does something to somebody, or leaves
replacing      who gives way to whom in the shot that stands, and nobody else
pronouns       who "he" is among those of the shot that stands
names          who of the cast is named, and which place, by spelling and by sound (sounds) where the sentence speaks
               for it (evidence); a stand-in noun for each while the text is read
patterns       the shot patterns: asked for, offered; coverage: the shots that one makes of a described shot;
               patternbook: the library in assets/patterns
sweeps         one take for each of some values: "try three speeds"
lexicon        the ways of saying every slot (assets/lexicon), words and verbs: the small words, doings and places
own            a person's own ways of saying, read on top of ours: use(folder)
measures       seconds and millimetres, numbers: in words and digits
text           words made comparable, clauses; and the way back to the characters that were said

Everything here is a pure function of the text and the lexicons.
"""

from interaction.language.contract import document
from interaction.language.understanding import understand

__all__ = ["document", "understand"]
