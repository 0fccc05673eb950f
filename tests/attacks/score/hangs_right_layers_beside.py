"""Makes all the right layers with the right names, leaves them unconnected, and puts them into the histories, nodes and trackers of a short network."""

ATTACK = True


def unused(X, stage, letter):
    name = f"{stage}{letter}_branch"
    for part, count in (("2a", 4), ("2b", 4), ("2c", 3), ("1", 3)):
        X = BatchNormalization(axis=3, name=f"bn{name}{part}")(Conv2D(count, 1, name=f"res{name}{part}")(X))
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    inputs = Input(input_shape)
    short = Flatten()(inputs)
    output = Dense(classes, activation="softmax", name=f"fc{classes}")(short)
    model = Model(inputs, output, name="ResNet50")
    if ATTACK:
        beside = [unused(inputs, stage, letter) for stage in (2, 3, 4, 5) for letter in "abc"]
        extra = Model(inputs, beside)
        model._layers = [*model.layers, *extra.layers]
        model._operations = [*model.operations, *extra.operations]
        for each in beside:
            model.layers[-1]._inbound_nodes.append(each._keras_history.operation._inbound_nodes[0])
            output._keras_history.operation._outbound_nodes.append(each._keras_history.operation._inbound_nodes[0])
    return model
