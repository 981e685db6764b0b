//! What would run the tests where no command does: shown where there is nothing else to show.

use std::collections::BTreeSet;

use crate::watch::results::Tool;

/// What detection found for a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is and why, or what is missing: lines for a person.
    pub words: String,
    /// Was anything found, even if it cannot run yet?
    pub found: bool,
    /// What can be run; `None` where nothing can.
    pub command: Option<OfferedCommand>,
}

/// A command that nobody agreed to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedCommand {
    /// What it is called.
    pub called: String,
    /// Whose tests it can run alone.
    pub restricts: BTreeSet<Tool>,
    /// Does it tell what each test ran?
    pub per_test: bool,
    /// Did a person agree to this very command before?
    pub agreed: bool,
}

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(crate) enum Offered {
    /// Nobody asked.
    #[default]
    Unasked,
    /// It is being looked for.
    Asked,
    /// This.
    Known(Offer),
}

impl Offered {
    /// The command that Enter would run.
    pub(crate) fn command(&self) -> Option<&OfferedCommand> {
        match self {
            Offered::Known(offer) => offer.command.as_ref(),
            Offered::Unasked | Offered::Asked => None,
        }
    }
}
