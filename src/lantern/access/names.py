"""Opaque user names: easy to say and to type, and silent about who it is (T9)."""

import secrets
from typing import Final

_FIRST: Final = (
    "amber ample apple azure bold brave brisk bright calm cedar clear cloudy copper coral cosy crisp dawn deep "
    "eager early east even fair fern fine fresh gentle glad gold grand green happy hazel honest ivory jolly keen "
    "kind lemon light lilac lively lunar maple mellow merry mild misty neat noble north olive orange pale pearl "
    "plain proud quick quiet rapid ready rosy round ruby rustic sandy silver smart smooth solar south spring "
    "steady still stone sunny swift tidy true velvet violet warm west wide willow winter wise"
)
_SECOND: Final = (
    "acorn badger beaver birch bison bridge brook candle canoe castle cloud clover comet condor crane cricket "
    "daisy dolphin drum eagle falcon feather finch forest fox garden gecko harbour harp hawk heron hill island "
    "jackdaw kettle kite lake lantern lark lizard lynx magpie marten meadow moon moose otter owl panda parrot "
    "pebble pelican penguin piano pigeon pine planet plover pony puffin rabbit raven river robin rocket salmon "
    "seal shell sparrow squirrel star stork summit swallow swan table tiger trout tulip turtle valley violin "
    "walnut walrus whale willow window wren zebra"
)


def new_name() -> str:
    """A fresh name such as ``amber-otter-4821``."""
    return f"{secrets.choice(_FIRST.split())}-{secrets.choice(_SECOND.split())}-{1000 + secrets.randbelow(9000)}"
