//! The line at the bottom where something is typed.

use super::line_input::LineInput;
use crate::coverage::Line;

/// What is being typed.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    pub(crate) kind: PromptKind,
    pub(crate) input: LineInput,
    /// Where the cursor of the source was.
    pub(in crate::app) before: Line,
}

/// What it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PromptKind {
    Filter,
    Search,
    GoToLine,
    /// Words of the help.
    Keys,
    /// Why a gate is waived.
    Reason,
    /// Until when.
    Until,
    /// Why a gap is accepted.
    AcceptReason,
    /// Until when, if not for good.
    AcceptUntil,
    /// To which percentage the total is to go.
    Target,
}
