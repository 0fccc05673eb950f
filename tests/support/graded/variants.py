"""A variant of another course."""

OTHER = {
    "network": {"blocks": [3, 4, 23, 3], "classes": 10, "image_size": 32},
    "names": {"convolution": "conv_", "batch_normalization": "bn_"},
}
