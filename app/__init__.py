"""What a person sees and types. The only package that knows Qt.

settings    one frozen value, read once
logs        where the log goes
shell       the session carried out: folder, engine workers (each a unit), deliveries; knows no window
ways        how heroes can be made on this machine, and how they are
advisor     a language model asked where the rules are unsure, if one is set
senses      the speech and hands workers, and what becomes of what they notice
play        a written or recorded sitting, without a window, as `script` reads it; `demo` is one of them
cli         the command line over the same parts; shoot, describe, listen, watch, check, prompt, deliver, passes,
            casting (the cast; likeness, its pictures), screenplay, doctor (trials, video_check), models and
            video_models are its longer answers; errand sends a process for files; scene is all of it in one call,
            studio the worker that makes its takes
main        opens the window; desk is the shell's Qt face
window      every part in its place, every wish on its way; floor is the plan of the parts, keys the table of the
            keys, deeds what each does, seen what the window shows at one moment, arriving the pictures on their
            way to it, attention its ears and eyes
monitor takes cut shots heard pointer  one package for each thing on screen
bar greeting toasts keysheet           and one module for each smaller one
sheet       what lies over the window: cast, the people and places that come back, and page, the script; listing is a
            column of names
theme controls icons thumbnails        what they are all made of
translation says                       the window's languages; what others wrote, said in them
"""
