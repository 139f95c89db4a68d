"""Quality control: pictures in, findings out. It flags and never deletes.

findings   Finding: frames, the measure, the threshold it crossed
checks     black, frozen and flashing pictures, from one pass over a movie
"""
