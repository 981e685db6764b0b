"""A module."""
from os import path as where

@staticmethod
async def load(a, /, b=1, *c, d: int = 2, **e) -> int:
    """What it does."""
    async with open(a) as f, open(b):
        async for x in f:
            if x and not b or c:  # pragma: no branch
                continue
            elif (y := x) is None: break
        else:
            await y
    while True:
        try:
            return [i async for i in f if i]
        except (ValueError, OSError) as error:
            raise error from None
        finally:
            del a, b
    return {k: v for k, v in e.items()}


class Door[T](Base, metaclass=M):
    held: int
    if TYPE_CHECKING:  # pragma: no cover
        pass
    def open(self): yield from lambda: (yield)
    def shut(self) -> None: ...


match path:
    case [1, *_] | {"a": None, **rest} if rest:
        print(f"{path!r:>{3}} {'''
        in'''}")
    case Door(held=(1 | 2) as n):
        assert n, (
            "text"
            "more")
    case _:
        global z
        z = x = [
            1,
        ] if n else ()
