//! What every reader of output does.

use super::test::TestEvent;

/// Reads one tool's lines.
pub(super) trait Reader: Send {
    /// Takes a line, if it is this tool's.
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool;

    /// Nothing comes any more.
    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        let _ = tell;
    }
}
