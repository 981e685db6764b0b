"""Walking on a grid: busy enough to take its time."""

from .point import Point


def steps(width: Int, height: Int) -> Int:
    var sum = 0
    for y in range(height):
        for x in range(width):
            if (x + y) % 3 == 0:
                continue
            sum += (x * y) % 7
    return sum


def walk(path: String) -> Point:
    var x = 0
    var y = 0
    for c in path.codepoints():
        if c == Codepoint.ord("n"):
            y -= 1
        elif c == Codepoint.ord("s"):
            y += 1
        elif c == Codepoint.ord("e"):
            x += 1
        elif c == Codepoint.ord("w"):
            x -= 1
        else:
            pass
    return Point(x, y)


def lost(path: String) -> Bool:
    var end = walk(path)
    return end.manhattan() > 100
