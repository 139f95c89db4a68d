"""Rights and care: the gate in front of every renderer and every export. It refuses openly and never rewrites.

policy    Policy.judge(words) -> Verdict; pure. The lists are data, `assets/safety`, for a studio to edit
gate      check_prompt, check_frame, clear: the three places where the gate stands
cleared   ClearedCut: a cut that the gate let through; exporters take nothing else
"""
