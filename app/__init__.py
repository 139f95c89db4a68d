"""What a person sees and types. The only package that knows Qt.

    settings    one frozen value, read once
    shell       the session carried out: folder, engine worker, deliveries; knows no window
    senses      the speech and hands workers, and what becomes of what they notice
    play        a written or recorded sitting, without a window; `demo` is one of them
    cli         the command line over the same parts; describe, listen, watch, doctor are its longer answers
    main desk window theme translation     the window; desk is the shell's Qt face
    monitor takes cut shots heard pointer  one package for each thing on screen
"""
