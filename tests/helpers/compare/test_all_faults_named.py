"""Every fault is named: those that are not shown in full are listed by what differs and where."""

import re

import pytest

from tests.support.student_code import mutated, public_verdict

NAMES = ('name="conv1", ', ', name="bn_conv1"', ', name="avg_pool"', 'name="fc" + str(classes), ')
BLOCK_4F = 'X = identity_block(X, 3, [256, 256, 1024], stage=4, block="f")'


def without_stages(code: str) -> str:
    """Return the solution's network with stage and block left out of all calls."""
    return re.sub(r', stage=\d, block="\w"', "", code)


@pytest.mark.parametrize("letter", ["c", "f"])
def test_a_missing_block_is_named_beside_many_wrong_arguments(letter: str) -> None:
    """Every block has two wrong names, of which some are only listed."""
    code = without_stages(mutated((BLOCK_4F.replace('"f"', f'"{letter}"'), "pass")))

    [blocks] = [it for it in public_verdict("ResNet50", code).results if it.criterion == "blocks"]

    assert any("identity_block" in it.fault and "missing" in it.fault for it in blocks.mismatches)
    assert {"layer", "stage", "block"} == {it.attribute for it in blocks.mismatches}
    shown = " ".join([*(it.fault for it in blocks.mismatches), blocks.note])
    assert all(f"block {block}" in shown for block in ("2a", "3a", "4a", "5a", "5c"))
    assert "more of this kind" not in blocks.note


def test_all_names_of_the_network_are_named() -> None:
    """The model's name is one of them, and the model is no layer."""
    code = mutated(*((name, "") for name in NAMES), (', name="ResNet50"', ""))

    messages = public_verdict("ResNet50", code).messages

    assert ["conv1", "bn_conv1", "avg_pool", "fc6", "ResNet50"] == [
        re.findall(r"name expected (?:.+, here )?(\w+), got", message)[0] for message in messages
    ]
    assert messages[-1].startswith("the model: ")


def test_all_names_of_a_block_are_named() -> None:
    """Eight layers of a convolutional block have a name, and one sentence lists them."""
    names = [f', name={kind}_name + "{part}"' for kind in ("conv", "bn") for part in ("2a", "2b", "2c", "1")]

    [message] = public_verdict("convolutional_block", mutated(*((name, "") for name in names))).messages

    assert message.startswith("8 layers: ")
    asked = [f"{kind}{{stage}}{{block}}_branch{part}" for kind in ("res", "bn") for part in ("2a", "2b", "2c", "1")]
    assert all(name in message for name in asked)
    assert message.endswith(", got Keras's defaults, in convolutional_block(X, f=2, filters=[4, 4, 3], training=False)")


def test_all_settings_that_differ_are_named() -> None:
    """Six different wrong settings of one block: one is only listed."""
    code = mutated(
        ('padding="same"', 'padding="same", use_bias=False, dilation_rate=2'),
        ("Conv2D(F1, (1, 1), strides=(1, 1)", "Conv2D(F1 + 1, (1, 1), strides=(1, 1)"),
        ('axis=3, name=bn_name + "2c"', 'axis=3, momentum=0.5, epsilon=0.1, name=bn_name + "2c"'),
    )

    [result] = [it for it in public_verdict("identity_block", code).results if it.criterion == "layer configuration"]
    shown = {it.attribute for it in result.mismatches}

    assert {"use_bias", "dilation_rate", "filters", "momentum", "epsilon"} <= shown
