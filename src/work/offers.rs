//! Offers a command to somebody who gave none, and makes what they agreed to what runs.

use std::sync::{Arc, Mutex, PoisonError};

use super::incoming::{Outbox, worker};
use super::offer::{Fitting, Offer};
use super::process::Runner;
use super::window::Window;
use crate::app::{self, Msg, OfferedCommand};
use crate::project::Request;

/// Finds what could run the tests.
pub(crate) struct Offers {
    outbox: Outbox,
    request: Request,
    window: Window,
    /// What was offered last.
    fitting: Arc<Mutex<Option<Fitting>>>,
}

impl Offers {
    pub(crate) fn new(outbox: &Outbox, request: Request, window: Window) -> Offers {
        Offers { outbox: outbox.clone(), request, window, fitting: Arc::default() }
    }

    /// Looks for a command that fits.
    pub(crate) fn look(&self) {
        let (outbox, request, slot) = (self.outbox.clone(), self.request.clone(), Arc::clone(&self.fitting));
        worker("detection", &self.outbox, move || {
            let Offer { words, found, fitting } = Offer::of(&request);
            let offered = |fitting: &Fitting| OfferedCommand {
                called: fitting.called.clone(),
                restricts: fitting.command.restricts(),
                per_test: fitting.command.per_test().is_some(),
                agreed: fitting.trust(&request.root).is_given(),
            };
            let command = fitting.as_ref().ok().map(offered);
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = fitting.ok();
            outbox.send(Msg::Offered(app::Offer { words, found, command }));
        });
    }

    /// A person agreed to what was offered: what runs it, in a terminal of this size, and the reports that it writes.
    pub(crate) fn accept(&self, pane: (u16, u16)) -> Option<(Runner, Vec<String>)> {
        let fitting = self.fitting.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let mut request = self.request.clone();
        fitting.trust(&request.root).give();
        fitting.is_read_by(&mut request);
        let runner = Runner::new(&self.outbox, fitting.command, request.root, pane, self.window.clone());
        Some((runner, request.settings.config.paths))
    }
}
