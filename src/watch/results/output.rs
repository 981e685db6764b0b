//! The output of a run as it comes: each line goes to the readers until one takes it. Whoever took the line before is
//! asked first, so that what a tool prints about a failure is not mistaken for another tool's words.

use super::clean::Lines;
use super::reader::Reader;
use super::test::TestEvent;
use super::{
    cargo, ctest, go, go_text, jest, libtest, minitest, mojo, nextest, node, phpunit, pytest, rspec, tap, vitest,
};

/// The readers of all tools, on one output.
pub struct Output {
    lines: Lines,
    /// Looks at each line, and takes none.
    cargo: cargo::Cargo,
    readers: Vec<Box<dyn Reader>>,
    /// Who took the latest line that anybody took.
    current: usize,
}

impl Default for Output {
    fn default() -> Output {
        let readers: Vec<Box<dyn Reader>> = vec![
            Box::<go::Go>::default(),
            Box::<nextest::Nextest>::default(),
            Box::<libtest::Libtest>::default(),
            Box::<pytest::Pytest>::default(),
            Box::<vitest::Vitest>::default(),
            Box::<jest::Jest>::default(),
            Box::<tap::Tap>::default(),
            Box::<node::Node>::default(),
            Box::<rspec::Rspec>::default(),
            Box::<minitest::Minitest>::default(),
            Box::<phpunit::Phpunit>::default(),
            Box::<ctest::Ctest>::default(),
            Box::<mojo::Mojo>::default(),
            Box::<go_text::GoText>::default(),
        ];
        Output { lines: Lines::default(), cargo: cargo::Cargo::default(), readers, current: 0 }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("lines", &self.lines).field("current", &self.current).finish_non_exhaustive()
    }
}

impl Output {
    /// Takes bytes, and gives what they tell.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<TestEvent> {
        let mut tell = Vec::new();
        let Output { lines, cargo, readers, current } = self;
        lines.feed(bytes, |line| offer(cargo, readers, current, line, &mut tell));
        tell
    }

    /// Nothing comes any more.
    pub fn finish(&mut self) -> Vec<TestEvent> {
        let mut tell = Vec::new();
        let Output { lines, cargo, readers, current } = self;
        lines.finish(|line| offer(cargo, readers, current, line, &mut tell));
        for reader in readers {
            reader.end(&mut tell);
        }
        tell
    }
}

fn offer(
    cargo: &mut cargo::Cargo,
    readers: &mut [Box<dyn Reader>],
    current: &mut usize,
    line: &str,
    tell: &mut Vec<TestEvent>,
) {
    cargo.line(line, tell);
    if readers.get_mut(*current).is_some_and(|reader| reader.line(line, tell)) {
        return;
    }
    for (at, reader) in readers.iter_mut().enumerate() {
        if at != *current && reader.line(line, tell) {
            *current = at;
            return;
        }
    }
}
