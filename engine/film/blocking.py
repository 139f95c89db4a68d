"""Blocking: where people are in the picture, and what they are to each other. Closed vocabularies."""

from enum import StrEnum


class Position(StrEnum):
    """Where in the picture somebody is: one for the depth and one for the width may go together."""

    FOREGROUND = "foreground"
    BACKGROUND = "background"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Relation(StrEnum):
    """What one subject does to another, or where one stands to another (left and right as the camera sees it)."""

    CHASE = "chase"
    FOLLOW = "follow"
    APPROACH = "approach"
    LEAVE = "leave"
    FACE = "face"
    LOOK_AT = "look_at"
    TALK_TO = "talk_to"
    HAND_OVER = "hand_over"
    EMBRACE = "embrace"
    FIGHT = "fight"
    LEFT_OF = "left_of"
    RIGHT_OF = "right_of"
    IN_FRONT_OF = "in_front_of"
    BEHIND = "behind"
    BESIDE = "beside"
