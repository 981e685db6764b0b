//! Functions and statements of Mojo texts, whole, cut off and broken.

use super::super::{extents, statements};

const TEXT: &str = "\
\"\"\"A module.

def in_a_string():
    return 1
\"\"\"


struct Store[size: Int](Movable):
    var items: List[Int]

    fn load(self, id: String) raises -> Int:
        '''What it does:

        def neither(): 'really'
        '''
        if id == \"def f():\" and len(self.items) > 0:
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
        return sum \\
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
";

#[test]
fn functions_are_found_by_their_indentation() {
    let found = extents("a.mojo", TEXT).unwrap();
    let found: Vec<_> =
        found.iter().map(|e| (e.name.as_str(), e.start().get(), e.end().get(), e.complexity.unwrap())).collect();
    let expected = [
        ("Store.load", 11, 28, 4),
        ("Store.size", 31, 31, 1),
        ("Shape.twice", 40, 41, 1),
        ("outer", 44, 54, 1),
        ("outer.inner", 50, 51, 1),
        ("later", 57, 58, 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn statements_are_lines_that_something_is_compiled_from() {
    let lines: Vec<u32> = statements("a.🔥", TEXT).unwrap().iter().map(|line| line.get()).collect();
    assert_eq!(lines, [16, 17, 20, 24, 26, 27, 31, 41, 51, 53, 54]);
}

#[test]
fn broken_texts_do_no_harm() {
    for cut in 0..TEXT.len() {
        if let Some(part) = TEXT.get(..cut) {
            assert!(extents("a.mojo", part).is_some());
        }
    }
    for text in ["def", "def (", "fn `", "\\", "struct ", "'", "\"\"\"", ")))\ndef f(): \\"] {
        assert!(extents("a.mojo", text).is_some());
    }
}
