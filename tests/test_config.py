"""The options: what they take, what they refuse, and how they say so."""

import pickle
from pathlib import Path

import pytest

from textfix import STEPS, Config, ConfigError, TextfixError


def test_the_steps_are_these_in_this_order():
    assert STEPS == (
        "mojibake", "characters", "brackets", "script", "wording", "punctuation", "layout", "boilerplate",
    )  # fmt: skip
    assert Config().steps == STEPS


def test_steps_run_in_their_own_order_whatever_order_they_are_named_in():
    assert Config(steps=("boilerplate", "wording", "mojibake", "wording")).steps == (
        "mojibake",
        "wording",
        "boilerplate",
    )
    assert Config(steps=reversed(STEPS)).steps == STEPS
    assert Config(steps=[]).steps == ()
    assert Config(steps="layout").steps == ("layout",)


def test_one_string_or_path_is_as_good_as_several():
    assert Config(keep="步伐").keep == ("步伐",)
    assert Config(dictionaries=Path("my.tsv")).dictionaries == ("my.tsv",)
    assert Config(dictionaries=[Path("a.tsv"), "b.txt"]).dictionaries == ("a.tsv", "b.txt")
    assert Config(dialects=["a", "b"]).dialects == ("a", "b")
    assert Config().dialects is None


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"steps": ("spelling",)}, "unknown step 'spelling'; the steps are mojibake, characters"),
        ({"steps": 3}, "steps must be a string or several, not 3"),
        ({"steps": None}, "steps must be a string or several"),
        ({"keep": (1, 2)}, "keep must be a string or several"),
        ({"dictionaries": 7}, "dictionaries must be a string or several"),
        ({"dialects": 7}, "dialects must be a string or several"),
        ({"min_confidence": "0.5"}, "min_confidence must be a number from 0 to 1, not '0.5'"),
        ({"min_confidence": True}, "min_confidence must be a number from 0 to 1"),
        ({"min_confidence": 1.5}, "min_confidence must be from 0 to 1, not 1.5"),
        ({"min_confidence": -0.1}, "min_confidence must be from 0 to 1"),
        ({"min_confidence": float("nan")}, "min_confidence must be from 0 to 1"),
        ({"to_script": "klingon"}, "unknown to_script 'klingon'; it is one of simplified, taiwan, hongkong"),
        ({"max_rounds": 0}, "max_rounds must be a whole number of at least 1, not 0"),
        ({"max_rounds": 2.5}, "max_rounds must be a whole number"),
    ],
)
def test_what_cannot_be_used_is_named(options, complaint):
    with pytest.raises(ConfigError, match=complaint.replace("(", r"\(")):
        Config(**options)


def test_an_unknown_option_is_answered_with_the_known_ones():
    with pytest.raises(ConfigError, match="unknown option 'step'; the options are steps, dictionaries, keep,"):
        Config.of(step=("wording",))


def test_of_is_the_constructor():
    options = {"steps": ("layout",), "keep": ("步伐",), "min_confidence": 0.8, "to_script": "taiwan", "max_rounds": 2}
    assert Config.of(**options) == Config(**options)
    assert Config.of() == Config()


def test_the_ends_of_the_range_are_inside():
    assert Config(min_confidence=0).min_confidence == 0
    assert Config(min_confidence=1).min_confidence == 1


def test_frozen_hashable_picklable():
    config = Config(steps=("wording",), keep=["步伐"], dialects=["a"])
    assert {config: 1}[Config(steps=("wording",), keep=("步伐",), dialects=("a",))] == 1
    assert pickle.loads(pickle.dumps(config)) == config
    with pytest.raises(AttributeError):
        config.steps = ()


def test_an_error_of_an_option_is_an_error_of_textfix():
    assert issubclass(ConfigError, TextfixError)
    assert not issubclass(ConfigError, (TypeError, ValueError))
