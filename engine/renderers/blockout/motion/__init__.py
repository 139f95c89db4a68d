"""What people do: postures, gaits and actions in order, as functions of time.

performance  actions in order over a shot -> posture, place and turn at any time
motion       single postures, measures
words        what an action's words ask for (`assets/motion/words.toml`)
timeline     a shot's time divided among actions
course       the way over the ground, and its leaps
cadence      steps in time
footing      where feet stand
gaits        walking, running, sneaking, crawling
leaps        jumps
gestures     motions written as keys (`assets/motion`)
overlays     what is laid over a body: gestures, gazes, what is held
ways         straight ahead, or to and fro
"""
