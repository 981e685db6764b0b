//! `lazycov lsp`, driven as an editor drives it: the real binary on small real projects, message by message.

#![allow(clippy::needless_pass_by_value, reason = "messages are written where they are sent")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

mod answers;
mod client;
mod editing;
mod ends;
mod hostile;
mod project;
mod running;
