//! Flows: keys in, screens out. The real update, keymap, layout and view on a screen in memory, with a shell that answers
//! every wish at once from sources in memory.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "test code: helpers fail loudly, and flows read better with values"
)]

mod app;
mod changes;
mod chaos;
mod compared;
mod covering;
mod every_look;
mod first_run;
mod fixture;
mod flaky;
mod gaps;
mod grid;
mod history;
mod inputs;
mod instances;
mod keys;
mod lists;
mod looks;
mod marks;
mod mouse;
mod outside;
mod overlays;
mod reports;
mod source;
mod source_looks;
mod target;
mod watching;
