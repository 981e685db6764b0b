//! What goes on in the background. While it does, something on the screen moves, so that nobody takes us for dead.

/// Shorter work is done before anybody would ask what is going on.
pub(crate) const PATIENCE: u64 = 150;

/// Time from one movement to the next, in milliseconds: with a frame that takes long it is still below 100.
pub(crate) const BEAT: u64 = 80;

/// Work of which the screen tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Data are loaded.
    Load,
    /// They are compared with the baseline.
    Compare,
}

/// Work that goes on, and since when, in milliseconds since the start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ongoing(Vec<(Task, u64)>);

impl Ongoing {
    /// A task begins.
    pub(crate) fn begin(&mut self, task: Task, now: u64) {
        self.end(task);
        self.0.push((task, now));
    }

    /// A task ended.
    pub(crate) fn end(&mut self, task: Task) {
        self.0.retain(|known| known.0 != task);
    }

    /// The task that has gone on for long enough to be told of.
    pub(crate) fn told(&self, now: u64) -> Option<Task> {
        self.0.iter().find(|(_, since)| now >= since + PATIENCE).map(|known| known.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_told_until_it_ends() {
        let mut ongoing = Ongoing::default();
        ongoing.begin(Task::Load, 10);
        assert_eq!(ongoing.told(10 + PATIENCE - 1), None);
        assert_eq!(ongoing.told(10 + PATIENCE), Some(Task::Load));
        ongoing.begin(Task::Compare, 100);
        ongoing.end(Task::Load);
        assert_eq!(ongoing.told(10 + PATIENCE), None);
        assert_eq!(ongoing.told(100 + PATIENCE), Some(Task::Compare));
        ongoing.end(Task::Compare);
        assert_eq!(ongoing.told(u64::MAX), None);
    }
}
