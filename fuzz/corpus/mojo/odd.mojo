"""A module.

def in_a_string():
    return 1
"""


struct Store[size: Int](Movable):
    var items: List[Int]

    fn load(self, id: String) raises -> Int:
        '''What it does:

        def neither(): 'really'
        '''
        if id == "def f():" and len(self.items) > 0:
            return 1
        # def comment(): pass
        var count: Int
        var sum = self.items[
            0
        ]
        try:
            sum += 1
        except e:
            raise e
        return sum \
            + 1

    @always_inline
    def size(self) -> Int: return Self.size


trait Shape:
    def area(self) -> Int:
        ...

    def name(self) -> String: ...

    def twice(self) -> Int:
        return self.area() * 2


def outer(
    a: Int,
) -> Int:
    comptime limit = 4

    @parameter
    def inner(b: Int):
        print(b)

    inner(a)
    return a


async def later():
    pass
