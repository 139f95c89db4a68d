"""The cut leaves the room: each exporter takes a `ClearedCut` and a folder, and gives the files it wrote.

package    what the files of one export share: names, the first record timecode, the read-me
edl        CMX 3600 edit decision lists, as Resolve, Premiere and Avid conform them
movie      the rough cut as one movie, by copying packets where the takes allow it
burn_in    what is painted into its pictures on request: slate, timecode, the AI label
shot_list  one row for each clip, as CSV
passes     a take's depth, normals, ids, poses and camera in a folder of their own; no cut, so production asks the gate
usd        the camera and a box for everyone, as USD text

Nothing here asks whether the cut may leave: without the gate's answer there is no `ClearedCut`.
"""
