"""The text of each exercise specifies everything that its check looks at."""

import json

import pytest

from assignment import notebook

TEXTS = {
    "identity_block": "identity-block-exercise",
    "convolutional_block": "convolutional-block-exercise",
    "ResNet50": "resnet50-exercise",
}
BOTH_BLOCKS = [
    r"$F_1$ filters, kernel (1, 1)",
    r'| **Second component** | `Conv2D` | $F_2$ filters, kernel $(f, f)$, stride (1, 1), padding `"same"` |',
    r'| **Third component** | `Conv2D` | $F_3$ filters, kernel (1, 1), stride (1, 1), padding `"valid"` |',
    "| | `BatchNormalization` | axis 3, **no ReLU after it** |",
    "| first | `res{stage}{block}_branch2a` | `bn{stage}{block}_branch2a` |",
    "| second | `res{stage}{block}_branch2b` | `bn{stage}{block}_branch2b` |",
    "| third | `res{stage}{block}_branch2c` | `bn{stage}{block}_branch2c` |",
    "`initializer(seed=0)`",
    "`training=training`",
    "momentum and epsilon",
    "after the addition",
]
REQUIRED = {
    "identity_block": [
        *BOTH_BLOCKS,
        r'$F_1$ filters, kernel (1, 1), stride (1, 1), padding `"valid"` |',
        "main path + the block's input",
    ],
    "convolutional_block": [
        *BOTH_BLOCKS,
        r'$F_1$ filters, kernel (1, 1), stride $(s, s)$, padding `"valid"` |',
        "| **Shortcut path** | `Conv2D` | from the block's input: $F_3$ filters, kernel (1, 1), stride $(s, s)$,",
        "axis 3, **no ReLU after it** |\n| **Final step** | `Add` | main path + shortcut path |",
        "| shortcut | `res{stage}{block}_branch1` | `bn{stage}{block}_branch1` |",
    ],
    "ResNet50": [
        "`ZeroPadding2D` | 3 pixels on each side, (3, 3)",
        '64 filters, kernel (7, 7), stride (2, 2), padding `"valid"` | `conv1` |',
        "- Give `conv1` and the dense layer `kernel_initializer=glorot_uniform(seed=0)`.",
        "axis 3, default momentum and epsilon | `bn_conv1` |\n| | `Activation` | ReLU |",
        'window (3, 3), stride (2, 2), padding `"valid"`',
        "`filters` [64, 64, 256], `f` 3, `s` 1 | stage 2",
        '2 identity blocks | `filters` [64, 64, 256], `f` 3 | stage 2, blocks `"b"`, `"c"` |',
        "`filters` [128, 128, 512], `f` 3, `s` 2 | stage 3",
        '3 identity blocks | `filters` [128, 128, 512], `f` 3 | stage 3, blocks `"b"`, `"c"`, `"d"` |',
        "`filters` [256, 256, 1024], `f` 3, `s` 2 | stage 4",
        '5 identity blocks | `filters` [256, 256, 1024], `f` 3 | stage 4, blocks `"b"`, `"c"`, `"d"`, `"e"`, `"f"` |',
        "`filters` [512, 512, 2048], `f` 3, `s` 2 | stage 5",
        '2 identity blocks | `filters` [512, 512, 2048], `f` 3 | stage 5, blocks `"b"`, `"c"` |',
        "`AveragePooling2D` | window (2, 2) | `avg_pool`",
        "`Flatten`",
        '`classes` units, softmax | `"fc" + str(classes)` |',
        '`Model(inputs, outputs, name="ResNet50")`',
        "**without** `training`",
    ],
}


@pytest.mark.parametrize(("name", "part"), [(name, part) for name, parts in REQUIRED.items() for part in parts])
def test_text_specifies_each_part(name: str, part: str) -> None:
    """Whatever is checked has been said in the exercise's text."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    (text,) = ["".join(cell["source"]) for cell in cells if cell["id"] == TEXTS[name]]

    assert part in text
