"""What is equal in code, and what is not: layout, own names, the order of keywords; and code that does not parse."""

import pytest

from autograder.similarity.features import Family, features
from autograder.similarity.tokens import equal_names, own_names, tokens

CODE = """
def block(X, f):
    kept = X  # the shortcut goes round
    X = Conv2D(12, (f, f), strides=(2, 2), padding="same", name="res" + "2a")(X)
    return Add()([X, kept])
"""
OTHER_LAYOUT = """
def block( X,f ) :

  kept=X  # the shortcut goes round
  X=Conv2D(12,
     (f,f),strides=( 2,2 ),padding='same',name='res'+'2a')( X )
  return Add()([X,kept])
"""
OTHER_NAMES = CODE.replace("kept", "before").replace("X", "tensor").replace("block", "unit")
OTHER_KEYWORDS = CODE.replace('strides=(2, 2), padding="same"', 'padding="same", strides=(2, 2)')
OTHER_LAYER = CODE.replace("Conv2D", "Dense")


def of(family: Family, code: str) -> set[object]:
    """Return the keys of a family's features."""
    return {feature.key for feature in features(code) if feature.family is family}


def test_layout_is_no_difference() -> None:
    """Indents, spaces, quotes and breaks in lines do not matter."""
    assert features(CODE).keys() == features(OTHER_LAYOUT).keys()


def test_own_names_are_only_words() -> None:
    """Another name for a variable, a parameter or a function leaves code and order equal."""
    assert of(Family.GRAM, CODE) == of(Family.GRAM, OTHER_NAMES)
    assert of(Family.SHAPE, CODE) == of(Family.SHAPE, OTHER_NAMES) != set()
    assert {"block", "X", "f", "kept", "the shortcut goes round"} == of(Family.WORDS, CODE)


def test_order_of_keywords_is_one_of_tokens() -> None:
    """The shape of a call stays the same."""
    assert of(Family.SHAPE, CODE) == of(Family.SHAPE, OTHER_KEYWORDS)
    assert of(Family.GRAM, CODE) != of(Family.GRAM, OTHER_KEYWORDS)


def test_layer_is_a_difference() -> None:
    """Names of libraries are not of one's own."""
    assert of(Family.SHAPE, CODE) != of(Family.SHAPE, OTHER_LAYER)
    assert of(Family.GRAM, CODE) != of(Family.GRAM, OTHER_LAYER)


@pytest.mark.parametrize("broken", ["%matplotlib inline", "!pip install x", "def f(:\n    pass", "x = (1,"])
def test_what_does_not_parse_hides_nothing_else(broken: str) -> None:
    """Magics are left out; the parts that parse keep their shapes; tokens need no syntax."""
    assert of(Family.SHAPE, CODE) <= of(Family.SHAPE, f"{CODE}\n{broken}\n")
    assert of(Family.GRAM, CODE) <= of(Family.GRAM, f"{CODE}\n{broken}\n")


HOSTILE = [
    "(" * 20_000,
    "-" * 30_000 + "1",
    "x" + ".a" * 20_000,
    "if x:\n" + "".join(" " * depth + "if x:\n" for depth in range(1, 90)) + " " * 90 + "pass",
    "'''" + "\\" * 100_000,
    "'" * 99_999,
    "f'" + "{" * 50_000,
    "\0\ud800\u202e²",
    "x = 1" + "0" * 100_000,
    "d" * 200_000,
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_code_is_read_within_limits(code: str) -> None:
    """Whatever the text, features come out, and soon."""
    assert isinstance(features(code), dict)


def test_lines_are_where_a_feature_stands() -> None:
    """A string of several lines moves those after it."""
    assert {"a": 1, "b": 4} == own_names(tokens("a = '''\n\n'''\nb = 1"))


def test_attributes_arguments_and_foreign_functions_keep_their_names() -> None:
    """They are not the student's to choose."""
    assert "N = N . layers . Add ( name = 'a' ) ( [ N , N ] )" == " ".join(
        equal_names(tokens("X = L.layers.Add(name='a')([X, Y])"))
    )


@pytest.mark.parametrize("code", ["mask = f(0x" + "f" * 5000 + ")", "mask = f(1" + "0" * 5000 + "j)"])
def test_number_of_any_length_is_compared(code: str) -> None:
    """Python refuses to write long numbers in decimal digits."""
    assert features(code)


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
def test_text_that_never_ends_takes_no_time(quote: str) -> None:
    """A backslash at the end of the code is not tried again from every quote before it."""
    [token] = tokens(quote + ("\\" + quote[0]) * 20_000 + "\\")

    assert token.line == 1
