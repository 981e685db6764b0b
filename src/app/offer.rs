//! Where no command runs the tests, one that fits is looked for and offered; who agrees to it watches from then on.

use super::state::offer::{Offer, Offered};
use super::state::{Model, View};
use super::{Cmd, running};
use crate::watch;

/// Looks for a command where there is nothing else to show, once.
pub(super) fn ask(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let is_wanted = model.view == View::Tests || model.snapshot.is_none() && model.load.failure.is_some();
    if is_wanted && model.plan.command.is_none() && matches!(model.offered, Offered::Unasked) {
        model.offered = Offered::Asked;
        cmds.push(Cmd::Offer);
    }
}

/// This is what fits.
pub(super) fn take(model: &mut Model, offer: Offer) {
    model.offered = Offered::Known(offer);
}

/// Does Enter run what is offered?
pub(crate) fn is_open(model: &Model) -> bool {
    let is_shown = model.view == View::Tests || model.snapshot.is_none();
    is_shown && model.plan.command.is_none() && model.offered.command().is_some()
}

/// A person agrees to what is offered: it runs now and whenever a file changes.
pub(super) fn accept(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(command) = model.offered.command().cloned().filter(|_| is_open(model)) else { return };
    model.plan.command = Some(command.called);
    model.plan.restricts = command.restricts;
    model.plan.per_test = command.per_test;
    cmds.push(Cmd::AcceptOffer);
    running::watch(model, watch::Event::Run, cmds);
}
