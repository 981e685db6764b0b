//! The states of a run and the table of their transitions.

/// A run, counted from 1. Late news of an older run is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

/// Where the run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing runs.
    #[default]
    Idle,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All tests passed.
    Passed,
}

/// What happened around a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Time passed; milliseconds since the start.
    Now(u64),
}

/// What the plan asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send `Now` after so many milliseconds.
    Wake(u64),
}

/// The run's state machine.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Where the run stands.
    pub phase: Phase,
}

/// The tests' output as a terminal would show it.
#[derive(Clone, Debug, Default)]
pub struct Screen {}
