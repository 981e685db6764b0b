"""Numbers out of words."""


def digit(text: String) raises -> Int:
    if text == "zero":
        return 0
    if text == "one":
        return 1
    if text == "two":
        return 2
    raise Error("no digit")


def number(
    high: String,
    low: String,
) raises -> Int:
    var ten = digit(high)
    return (
        ten * 10
        + digit(low)
    )


def lenient(text: String) -> Int:
    try:
        return digit(text)
    except e:
        return -1


def tolerant(text: String) -> Int:
    var found = 0
    try:
        found = digit(text)
        found += 100
    except:
        found = -2
    finally:
        found += 1
    return found


def strict(text: String) raises -> Int:
    var found = lenient(text)
    if found < 0:
        raise Error("not strict")
    return found
